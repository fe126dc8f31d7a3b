using Microsoft.Extensions.Configuration;
using Stoa.Kernel;
using Stoa.Kernel.Data;

namespace Stoa.Identity;

/// <summary>At the start of an empty shop: the admin that the configuration names, with its password or a new one. Does nothing at any later start.</summary>
public static class WelcomeFirstAdmin
{
    public const string DefaultEmail = "admin@stoa.local";

    /// <summary>Gives the admin that was made, for whoever started the shop to see.</summary>
    public static async Task<FirstAdmin?> Run(Database db, IConfiguration configuration, Clock clock, Passwords passwords)
    {
        if (await db.Read(async snapshot => await UserStore.Any(snapshot)))
            return null;
        var email = configuration["Stoa:Admin:Email"] is { Length: > 0 } named ? named : DefaultEmail;
        var configured = configuration["Stoa:Admin:Password"] is { Length: > 0 } given ? given : null;
        var password = configured ?? clock.NewSecret();
        var hash = await passwords.Hash(password);
        return await db.Transact(tx => CreateFirstAdmin.Run(tx, email, hash)) is null ? null : new FirstAdmin(email, configured is null ? password : null);
    }
}

/// <summary>The first admin of a new shop.</summary>
/// <param name="Password">Shown once and then known to its owner only; nothing where it was configured.</param>
public sealed record FirstAdmin(string Email, string? Password)
{
    public override string ToString() => Email;
}
