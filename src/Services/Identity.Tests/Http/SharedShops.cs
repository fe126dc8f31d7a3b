using Stoa.Contracts;
using Stoa.Testing;

[assembly: AssemblyFixture(typeof(Stoa.Identity.Tests.Http.SharedShops))]

namespace Stoa.Identity.Tests.Http;

/// <summary>One shop per database for all tests over HTTP that need nothing special of it: each brings visitors of its own.</summary>
public sealed class SharedShops : IAsyncDisposable
{
    private readonly Lazy<Task<TestShop>> sqlite;
    private readonly Lazy<Task<TestShop>> postgres;

    public SharedShops()
    {
        sqlite = new(() => TestShop.Open(Engine.Sqlite, [Cheap(), Album]));
        postgres = new(() => TestShop.Open(Engine.Postgres, [Cheap(), Album]));
    }

    /// <summary>The pictures that people put up, in both shops.</summary>
    public Album Album { get; } = new();

    public Task<TestShop> On(Engine engine) => engine == Engine.Sqlite ? sqlite.Value : postgres.Value;

    /// <summary>Identity with passwords that cost little to check.</summary>
    public static IdentityService Cheap() => new(iterations: 1000);

    public async ValueTask DisposeAsync()
    {
        foreach (var shop in new[] { sqlite, postgres }.Where(shop => shop.IsValueCreated))
            await (await shop.Value).DisposeAsync();
    }
}

/// <summary>Identity's own short ways in a running shop.</summary>
internal static class IdentityShopping
{
    public const string Nobody = "usr_00000000000000000000000000";
    public const string Addresses = "/users/me/addresses";
    public const string NoAddress = "adr_00000000000000000000000000";

    /// <summary>The token in the n-th link by which this address can be confirmed.</summary>
    public static async Task<string> VerificationToken(this TestShop shop, string email, int nth = 1) =>
        TokenIn(shop.Secrets.Open((await shop.Hear<EmailVerificationRequested>(asked => asked.Email == email, nth)).Link));

    /// <summary>The token in the n-th link by which this address can choose a new password.</summary>
    public static async Task<string> ResetToken(this TestShop shop, string email, int nth = 1) =>
        TokenIn(shop.Secrets.Open((await shop.Hear<PasswordResetRequested>(asked => asked.Email == email, nth)).Link));

    public static object AnAddress(string name = "Ada Lovelace", string city = "London", bool @default = false) =>
        new { name, line1 = "12 St James's Square", city, country = "GB", @default };

    /// <summary>Writes an address down, under a key or without one.</summary>
    public static Task<Reply> AddAddress(this Visitor visitor, string? key = null, string name = "Ada Lovelace", string city = "London") =>
        visitor.Post(Addresses, AnAddress(name, city), key is null ? [] : [("Idempotency-Key", key)]);

    /// <summary>Tries to open an account.</summary>
    public static Task<Reply> TryRegister(this Visitor visitor, string email, string password = TestShop.Password) =>
        visitor.Post("/auth/register", new { name = "Ada", email, password });

    /// <summary>Tries to sign in with something else said along.</summary>
    public static Task<Reply> LogInSaying(this Visitor visitor, string email, params (string, string)[] headers) =>
        visitor.Post("/auth/login", new { email, password = TestShop.Password }, headers);

    private static string TokenIn(string link) => link.Split("?token=")[1];
}
