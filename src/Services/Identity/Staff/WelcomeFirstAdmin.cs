using Stoa.Kernel;
using Stoa.Kernel.Data;
using Stoa.Kernel.Hosting;

namespace Stoa.Identity;

/// <summary>
/// At the start of an empty shop: the admin that the configuration names, with its password or a new one. Does nothing at any later start.
/// </summary>
public static class WelcomeFirstAdmin
{
    public const string DefaultEmail = "admin@stoa.local";

    /// <summary>What the configuration says of the first admin must be fit for one.</summary>
    public static void Check(ServiceDescription service)
    {
        if (service.Configuration["Stoa:Admin:Email"] is { Length: > 0 } email && Kernel.Web.Email.Flaw(email) is { } flaw)
            service.Refuses($"Stoa:Admin:Email {flaw}");
        if (service.Configuration["Stoa:Admin:Password"] is { Length: > 0 } password
            && PasswordPolicy.Check(password) is not PasswordProblem.None and var problem)
        {
            service.Refuses(
                $"Stoa:Admin:Password is too weak ({problem}): "
                + $"{PasswordPolicy.Fewest} to {PasswordPolicy.Most} characters, and none of the common ones.");
        }
    }

    /// <summary>Gives the admin that was made, for whoever started the shop to see.</summary>
    public static async Task<FirstAdmin?> Run(Database db, Settings settings, Clock clock, Passwords passwords)
    {
        if (await db.Read(async snapshot => await UserStore.Any(snapshot)))
            return null;
        var configuration = settings.Configuration;
        var email = configuration["Stoa:Admin:Email"] is { Length: > 0 } named ? named : DefaultEmail;
        var configured = configuration["Stoa:Admin:Password"] is { Length: > 0 } given ? given : null;
        if (configured is null && settings.Production)
            throw new InvalidDataException(
                "This shop has no users yet: set Stoa:Admin:Password for its first admin. You can take it away after this start.");
        var password = configured ?? clock.NewSecret();
        var hash = await passwords.Hash(password);
        return await db.Transact(tx => Create(tx, email, hash, settings.Demo)) is null
            ? null
            : new FirstAdmin(email, configured is null ? password : null, settings.Demo);
    }

    /// <summary>Whoever is first in the shop decides in the same commit whether it is the demo's: so that is decided once.</summary>
    private static async Task<User?> Create(Tx tx, string email, string hash, bool isDemo)
    {
        var admin = await CreateFirstAdmin.Run(tx, email, hash);
        if (admin is not null && isDemo)
            await WelcomeDemo.Begin(tx);
        return admin;
    }
}

/// <summary>The first admin of a new shop.</summary>
/// <param name="Password">Shown once and then known to its owner only; nothing where it was configured.</param>
/// <param name="HasDemo">The demo's customers are coming.</param>
public sealed record FirstAdmin(string Email, string? Password, bool HasDemo = false)
{
    /// <summary>What its owner must know.</summary>
    public string Notice => Password is null
        ? $"The first admin is {Email}, with the password from the configuration.{Demo}"
        : $"The first admin is {Email}, password {Password} (shown this once; write it down).{Demo}";

    private string Demo => HasDemo
        ? $"\nCustomers of the demo: {string.Join(", ", DemoCustomer.All.Select(one => one.Email))}, all with '{DemoCustomer.Password}'."
        : "";

    public override string ToString() => Email;
}
