using Stoa.Contracts;
using Stoa.Kernel.Hosting;

namespace Stoa.Identity;

/// <summary>Identity knows who is who: accounts, the devices that are signed in, addresses, and what each may do.</summary>
/// <param name="showFirstAdmin">Shows the admin of a new shop to whoever started it; with the password where one had to be made.</param>
/// <param name="iterations">What a password hash costs; tests take less.</param>
public sealed class IdentityService(Action<FirstAdmin>? showFirstAdmin = null, int iterations = Passwords.Iterations) : IService
{
    public string Name => "identity";

    public void Describe(ServiceDescription service)
    {
        var db = service.Database;
        var links = new Links(new Uri(service.Configuration["Stoa:Url"] ?? "http://localhost:8000"), service.Secrets);

        service.Schema(Resources.Text("schema.sql"));

        service.Publishes<UserRegistered>();
        service.Publishes<UserChanged>();
        service.Publishes<UserErased>();
        service.Publishes<SessionRevoked>();
        service.Publishes<EmailVerificationRequested>();
        service.Publishes<PasswordResetRequested>();

        service.Answers<GetStandings, Standings>(_ => db.Read(snapshot => TellStandings.Run(snapshot, service.Clock.Now)));
        service.Answers<GetTokenKeys, TokenKeys>(_ => db.Read(snapshot => KeyStore.Public(snapshot, service.Clock.Now)));
        service.Answers<ExportPersonalData, PersonalData>(asked => db.Read(snapshot => ExportUser.Run(snapshot, asked.UserId)));

        service.Every(TimeSpan.FromSeconds(1), tx => AnswerLinkRequests.Run(tx, links));
        service.Every(TimeSpan.FromMinutes(1), ForgetWhatExpired.Run);
        service.Every(TimeSpan.FromHours(1), tx => RotateSigningKeys.Run(tx, service.Secrets));

        service.AtStart(() => db.Transact(tx => RotateSigningKeys.Run(tx, service.Secrets)));
        service.AtStart(async () =>
        {
            using var passwords = new Passwords(iterations);
            if (await WelcomeFirstAdmin.Run(db, service.Configuration, service.Clock, passwords) is { } made)
                showFirstAdmin?.Invoke(made);
        });
    }
}
