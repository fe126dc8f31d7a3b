using Microsoft.Extensions.Logging;
using Stoa.Contracts;
using Stoa.Kernel;
using Stoa.Kernel.Data;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Web;

namespace Stoa.Identity;

/// <summary>Identity knows who is who: accounts, the devices that are signed in, addresses, and what each may do.</summary>
/// <param name="showFirstAdmin">Shows the admin of a new shop to whoever started it; with the password where one had to be made.</param>
/// <param name="iterations">What a password hash costs; tests take less.</param>
public sealed class IdentityService(Action<FirstAdmin>? showFirstAdmin = null, int iterations = Passwords.Iterations) : IService
{
    /// <summary>What sisters tell each other of wrong passwords.</summary>
    private const string Guesses = "identity/guesses";

    public string Name => "identity";

    public void Describe(ServiceDescription service)
    {
        var db = service.Database;
        var (secrets, clock) = (service.Secrets, service.Clock);
        var links = new Links(new Uri(service.Settings.PublicUrl), secrets);
        var passwords = new Passwords(iterations);
        var guard = new LoginGuard(clock.Time, tell: word => service.Sisters.Tell(Guesses, word));
        service.Sisters.Hear(Guesses, guard.Hear);
        var visits = new Visits(secrets, clock);
        var once = service.Once(http => http.CallerOrNobody()?.UserId);

        var issuers = Issuers.Read(service);
        var entrance = new Entrance(visits, new AccessTokens(db, secrets, clock));

        service.Schema(
            Text("schema.sql"), new Migration(1, Text("0001_first.sql")), new Migration(2, Text("0002_outside_identity.sql")),
            new Migration(3, Text("0003_name_folded.sql")), new Migration(4, Text("0004_users_role.sql")));
        WelcomeFirstAdmin.Check(service);

        service.Routing(new AuthEndpoints(db, passwords, guard, visits, entrance, links, secrets).Map);
        service.Routing(new OutsideEndpoints(db, issuers, entrance, links, service.Logs.CreateLogger("stoa.identity")).Map);
        service.Routing(new SessionEndpoints(db).Map);
        service.Routing(new ProfileEndpoints(db, passwords, guard, issuers, once, service.Ask).Map);
        service.Routing(new AddressEndpoints(db, once).Map);
        service.Routing(new UserEndpoints(db, new Cursors(secrets)).Map);

        service.Publishes<UserRegistered>();
        service.Publishes<ProfileChanged>();
        service.Publishes<UserChanged>();
        service.Publishes<UserErased>();
        service.Publishes<SessionRevoked>();
        service.Publishes<EmailVerificationRequested>();
        service.Publishes<PasswordResetRequested>();

        service.Answers<GetStandings, Standings>(_ => db.Read(snapshot => TellStandings.Run(snapshot, clock.Now)));
        service.Answers<GetTokenKeys, TokenKeys>(_ => db.Read(snapshot => KeyStore.Public(snapshot, clock.Now)));
        service.Answers<GetDemoCustomers, DemoCustomers>(_ =>
            db.Read(snapshot => WelcomeDemo.Tell(snapshot, service.Settings, secrets)));
        service.Asks<GetPictures, PictureList>();
        service.Answers<GetUsedPictures, UsedPictures>(asked => db.Read(snapshot => TellUsedPictures.Run(snapshot, asked)));
        service.Answers<ExportPersonalData, PersonalData>(asked => db.Read(snapshot => ExportUser.Run(snapshot, asked.UserId)));

        service.Every(TimeSpan.FromSeconds(1), tx => AnswerLinkRequests.Run(tx, links));
        service.Every(TimeSpan.FromMinutes(1), ForgetWhatExpired.Run);
        service.Every(TimeSpan.FromHours(1), tx => RotateSigningKeys.Run(tx, secrets));

        var demo = new WelcomeDemo(passwords, links);
        if (service.Settings.Demo)
            service.Errand<WelcomeDemo.Turn, string>(WelcomeDemo.Name, WelcomeDemo.Claim, demo.Call, demo.Keep);
        else
            service.AtStart(() => WelcomeDemo.Refuse(db, service.Settings));

        service.AtStart(() => db.Transact(tx => RotateSigningKeys.Run(tx, secrets)));
        service.AtStart(async () =>
        {
            if (await WelcomeFirstAdmin.Run(db, service.Settings, clock, passwords) is { } made)
                showFirstAdmin?.Invoke(made);
        });
    }
    private static string Text(string file) => Resources.Text(typeof(IdentityService), file);
}
