using System.Text.Json;
using Stoa.Contracts;
using Stoa.Kernel;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Identity.Tests;

/// <summary>An empty Identity with a clock that stands still, and short ways to what most tests begin with.</summary>
internal sealed class Shop : IAsyncDisposable
{
    public static readonly Device Laptop = new("Firefox on Linux", "192.0.2.1");
    public static readonly Device Phone = new("Safari on iPhone", "192.0.2.2");
    private readonly FreshDatabase fresh;

    private Shop(FreshDatabase fresh, ManualClock time, Clock clock)
    {
        (this.fresh, Time) = (fresh, time);
        Secrets = new Secrets(clock.NewBytes(32), clock);
        Links = new Links(new Uri("https://shop.example"), Secrets);
    }

    public ManualClock Time { get; }

    public Secrets Secrets { get; }

    public Links Links { get; }

    public Database Db => fresh.Database;

    public static async Task<Shop> Open(Engine engine)
    {
        var time = new ManualClock();
        var clock = new Clock(time, System.Security.Cryptography.RandomNumberGenerator.Fill);
        return new Shop(await Fresh.Database(engine, new IdentityService(), clock), time, clock);
    }

    public async Task<RegisterUser.Registered> Register(string email = "ada@example.com", Device? device = null) =>
        Assert.IsType<RegisterUser.Registered>(await TryRegister(email, device));

    public Task<RegisterUser.Outcome> TryRegister(string email, Device? device = null) =>
        Db.Transact(tx => RegisterUser.Run(tx, Links, "Ada Lovelace", email, "hash-1", device ?? Laptop));

    /// <summary>Somebody for whom Google vouches comes in.</summary>
    public Task<SignInFromOutside.Outcome> ComeIn(Vouched who, Device? device = null) =>
        Db.Transact(tx => SignInFromOutside.Run(tx, Links, who, device ?? Laptop));

    public async Task<SignInFromOutside.SignedIn> ComeInWell(Vouched who, Device? device = null) =>
        Assert.IsType<SignInFromOutside.SignedIn>(await ComeIn(who, device));

    /// <summary>Whom Google vouches for.</summary>
    public Vouched Google(string? email = "ada@example.com", bool verified = true, string subject = "117", string? name = "Ada King") =>
        new("https://accounts.google.com", subject, email, verified, name, Time.GetUtcNow());

    public Task<List<OutsideIdentity>> Identities(string userId) =>
        Db.Read(async snapshot => await OutsideIdentityStore.Of(snapshot, userId));

    /// <summary>A user with that role, as if it had always been so.</summary>
    public async Task<User> Enter(string email, Role role)
    {
        var user = (await Register(email)).User;
        await Db.Transact(async tx =>
            await tx.Execute("UPDATE users SET role = @role WHERE id = @id", ("role", role.Word()), ("id", user.Id)));
        return user with { Role = role };
    }

    public async Task<OpenedSession> LogIn(User user, Device device) =>
        Assert.IsType<LogIn.LoggedIn>(await Db.Transact(tx => Identity.LogIn.Run(tx, Proof(user), device))).Session;

    public Task<RefreshSession.Outcome> Refresh(string token, string network = "192.0.2.9") =>
        Db.Transact(tx => RefreshSession.Run(tx, Secrets, token, network));

    public async Task<string> RefreshWell(string token) =>
        Assert.IsType<RefreshSession.Refreshed>(await Refresh(token)).Session.RefreshToken;

    public static PasswordProof Proof(User user) => new(user.Id, user.PasswordVersion, null);

    public async Task<User> Get(string userId) => (await Db.Read(async snapshot => await UserStore.Get(snapshot, userId)))!;

    public Task<List<Session>> Sessions(string userId) =>
        Db.Read(async snapshot => await SessionStore.Open(snapshot, userId, Time.GetUtcNow()));

    public Task<List<Address>> Addresses(string userId) => Db.Read(async snapshot => await AddressStore.Of(snapshot, userId));

    /// <summary>Asks for a link, has it answered, and gives the token in what was mailed; nothing when no mail went out.</summary>
    public async Task<string?> Mailed(LinkPurpose purpose, string email)
    {
        await Forget();
        await Db.Transact(tx => RequestLink.Run(tx, purpose, email));
        await Db.Transact(tx => AnswerLinkRequests.Run(tx, Links));
        return await MailedToken();
    }

    /// <summary>The token in the last link that was said.</summary>
    public async Task<string?> MailedToken()
    {
        var link = (await Said<PasswordResetRequested>()).LastOrDefault()?.Link
            ?? (await Said<EmailVerificationRequested>()).LastOrDefault()?.Link;
        return link is null ? null : Secrets.Open(link).Split("token=")[1];
    }

    /// <summary>What was said so far, of one kind, as the outbox holds it.</summary>
    public Task<List<TEvent>> Said<TEvent>() where TEvent : class, IEvent => Db.Said<TEvent>();

    /// <summary>What is said from here on is what counts.</summary>
    public Task Forget() => Db.Transact(async tx => await tx.Execute("DELETE FROM outbox"));

    public async ValueTask DisposeAsync() => await fresh.DisposeAsync();
}
