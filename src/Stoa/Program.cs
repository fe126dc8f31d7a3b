using Stoa;
using Stoa.Kernel.Hosting;

return await Shop.Run(args, Roster.Services, Roster.Drivers, Roster.Commands);
