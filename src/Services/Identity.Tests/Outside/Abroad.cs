using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Stoa.Fakes;
using Stoa.Kernel;
using Stoa.Kernel.Outside;
using Stoa.Testing;

namespace Stoa.Identity.Tests.Outside;

/// <summary>Issuers abroad, and what the shop makes of their tokens, under a clock that stands still.</summary>
internal sealed class Abroad : IAsyncDisposable
{
    private readonly KeySource googles;
    private readonly KeySource firebases;

    public Abroad(string algorithm = "RS256")
    {
        Clock = new Clock(Time, System.Security.Cryptography.RandomNumberGenerator.Fill);
        Fake = new GoogleFake(Time, algorithm);
        var google = new Issuer("google", "Google", Fake.Issuer, GoogleFake.ClientId);
        var firebase = new Issuer("firebase", "Firebase", GoogleFake.FirebaseIssuer, GoogleFake.ProjectId)
        {
            Algorithms = ["RS256"],
            LongestSubject = 128,
            TellsSignIn = true,
        };
        googles = new KeySource(google, Wire(), Clock, NullLogger.Instance);
        firebases = new KeySource(firebase, Wire(), Clock, NullLogger.Instance)
        {
            KeysPath = "/service_accounts/v1/jwk/securetoken@system.gserviceaccount.com",
        };
        Google = new IdTokens(google, new IssuerKeys(googles.Ask, Clock), Clock);
        Firebase = new IdTokens(firebase, new IssuerKeys(firebases.Ask, Clock), Clock);
    }

    public ManualClock Time { get; } = new();

    public Clock Clock { get; }

    public GoogleFake Fake { get; }

    public IdTokens Google { get; }

    public IdTokens Firebase { get; }

    /// <summary>What `stoa check --online` finds.</summary>
    public Task<Finding> Look() => googles.Look(CancellationToken.None);

    /// <summary>Whether Google's token is good, which time passes for where somebody waits for it.</summary>
    public async Task<IdVerdict> Verify(string token)
    {
        var asking = Google.Verify(token);
        await Eventually.True(() => asking.IsCompleted, () => Time.Advance(TimeSpan.FromMilliseconds(20)));
        return await asking;
    }

    /// <summary>A good token of Google's, signed with its key of the day.</summary>
    public string Token(string subject = "117") => Fake.Token(Fake.Claims(subject));

    public JsonObject ClaimsOf(IdTokens issuer) => issuer == Google ? Fake.Claims() : Fake.FirebaseClaims();

    public async ValueTask DisposeAsync()
    {
        googles.Dispose();
        firebases.Dispose();
        await Fake.DisposeAsync();
    }

    private OutsideWire Wire() => new("Google", Fake.Address, Clock, NullLogger.Instance);
}
