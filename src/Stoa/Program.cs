using Stoa.Drivers.Postgres;
using Stoa.Identity;
using Stoa.Kernel.Hosting;

// Every service of the shop, and every driver that this program was built with.
return await Shop.Run(
    args,
    services: [new IdentityService()],
    drivers: new Drivers
    {
        Postgres = (service, connection, clock, log) => new PostgresDatabase(service, connection, clock, log),
    });
