using Stoa;
using Stoa.Kernel.Hosting;

return await Shop.Run(args, House.Services, House.Drivers);
