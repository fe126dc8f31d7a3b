using Stoa.Contracts;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Web;

namespace Stoa.Testing;

/// <summary>
/// Stands in for Identity where a test is about another service: whoever it names is signed in, and it says what Identity says.
/// </summary>
public sealed class Registrar : IService
{
    private readonly SigningKey key = SigningKey.Create();
    private TokenIssuer? issuer;
    private int named;

    public string Name => "identity";

    public void Describe(ServiceDescription service)
    {
        issuer = new TokenIssuer(service.Clock);
        service.Answers<GetTokenKeys, TokenKeys>(_ => Task.FromResult(new TokenKeys([key.Public])));
        service.Answers<GetDemoCustomers, DemoCustomers>(_ =>
            Task.FromResult(new DemoCustomers(AreComing: false, [], service.Secrets.Seal(""))));
        service.Answers<GetStandings, Standings>(_ => Task.FromResult(new Standings([], [])));
        service.Publishes<UserRegistered>();
        service.Publishes<ProfileChanged>();
        service.Publishes<UserChanged>();
        service.Publishes<UserErased>();
        service.Publishes<SessionRevoked>();
        service.Publishes<EmailVerificationRequested>();
        service.Publishes<PasswordResetRequested>();
    }

    /// <summary>A token of somebody with this role, for a shop that is no test shop.</summary>
    public string Token(Role role, string userId = "usr_00000000000000000000000001") =>
        issuer!.Issue(key, userId, "ses_00000000000000000000000001", role, "ada@example.com");

    /// <summary>Somebody new, or this visitor, signed in with a role.</summary>
    public Visitor SignIn(TestShop shop, Role role = Role.Customer, Visitor? visitor = null)
    {
        visitor ??= shop.Visitor();
        var number = Interlocked.Increment(ref named);
        var (userId, email) = ($"usr_{number:D26}", $"ada{number}@example.com");
        visitor.Become(userId, email, issuer!.Issue(key, userId, $"ses_{number:D26}", role, email));
        return visitor;
    }
}
