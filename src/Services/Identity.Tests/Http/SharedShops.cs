using Stoa.Contracts;
using Stoa.Fakes;
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
        sqlite = new(() => TestShop.Open(Engine.Sqlite, [Cheap(), Album], settings: WithIssuers(Google, Keycloak)));
        postgres = new(() => TestShop.Open(Engine.Postgres, [Cheap(), Album], settings: WithIssuers(Google, Keycloak)));
    }

    /// <summary>Google and Firebase, whose identities open an account there.</summary>
    public GoogleFake Google { get; } = new();

    /// <summary>Another issuer, which signs by ES256.</summary>
    public GoogleFake Keycloak { get; } = new(algorithm: "ES256");

    /// <summary>The pictures that people put up, in both shops.</summary>
    public Album Album { get; } = new();

    public Task<TestShop> On(Engine engine) => engine == Engine.Sqlite ? sqlite.Value : postgres.Value;

    /// <summary>A good token of one of the two, by its name in the settings.</summary>
    public string Token(string issuer, string subject, string? email, bool verified = true)
    {
        var fake = issuer == "google" ? Google : Keycloak;
        return fake.Token(fake.Claims(subject, email, verified));
    }

    public string Firebase(string subject, string? email, bool verified = true) =>
        Google.Token(Google.FirebaseClaims(subject, email, verified));

    /// <summary>Somebody who has come in with Firebase for the first time, and what Firebase calls them.</summary>
    public async Task<(Visitor Visitor, string Subject)> Guest(TestShop shop)
    {
        var (visitor, email) = (shop.Visitor(), shop.NewEmail());
        (await visitor.ComeIn("firebase", Firebase(email, email))).Is(200);
        return (visitor, email);
    }

    /// <summary>What Firebase calls somebody else who has an account here.</summary>
    public async Task<string> Somebody(TestShop shop) => (await Guest(shop)).Subject;

    /// <summary>Lets somebody come in with Google as well; gives the identity's id.</summary>
    public async Task<string> Link(TestShop shop, Visitor visitor)
    {
        (await visitor.Post("/auth/email/verify", new { token = await shop.VerificationToken(visitor.Email) })).Is(204);
        (await shop.Visitor().ComeIn("google", Token("google", visitor.Email, visitor.Email))).Is(200);
        return (await visitor.Get("/users/me/identities")).Is(200).Text("items", "0", "id");
    }

    /// <summary>Identity with passwords that cost little to check.</summary>
    public static IdentityService Cheap() => new(iterations: 1000);

    /// <summary>The settings by which the identities of these open an account.</summary>
    public static Dictionary<string, string?> WithIssuers(GoogleFake google, GoogleFake keycloak) => new()
    {
        ["Stoa:Firebase:ProjectId"] = GoogleFake.ProjectId,
        ["Stoa:Firebase:Address"] = google.Issuer,
        ["Stoa:OpenId:google:Issuer"] = google.Issuer,
        ["Stoa:OpenId:google:ClientId"] = GoogleFake.ClientId,
        ["Stoa:OpenId:Keycloak:Issuer"] = keycloak.Issuer,
        ["Stoa:OpenId:Keycloak:ClientId"] = GoogleFake.ClientId,
        ["Stoa:OpenId:Keycloak:Name"] = "The club's members",
    };

    public async ValueTask DisposeAsync()
    {
        await Google.DisposeAsync();
        await Keycloak.DisposeAsync();
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
