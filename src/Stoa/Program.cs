using Stoa.Identity;
using Stoa.Kernel.Hosting;
using Stoa.Postgres;

// Every service of the shop, and every driver that this program was built with.
return await Shop.Run(
    args,
    services: [new IdentityService(admin => Console.WriteLine(admin.Notice))],
    drivers: new Drivers
    {
        Postgres = (service, connection, clock, log) => new PostgresDatabase(service, connection, clock, log),
    });
