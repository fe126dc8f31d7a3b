using Microsoft.Extensions.Logging;
using Stoa.Contracts;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Web;

namespace Stoa.Identity;

/// <summary>Shows mailed links in the log, in Development only: until somebody sends mails, a developer gets in by them.</summary>
internal sealed partial class LinksInLog(Secrets secrets, ILoggerFactory logs)
{
    private readonly ILogger log = logs.CreateLogger("stoa.identity");

    public void Listen(ServiceDescription service)
    {
        service.OnEvery<EmailVerificationRequested>(asked => Show(log, "verify the address", asked.UserId, secrets.Open(asked.Link)));
        service.OnEvery<PasswordResetRequested>(asked => Show(log, "choose a new password", asked.UserId, secrets.Open(asked.Link)));
    }

    [LoggerMessage(4001, LogLevel.Information, "Development only: to {What}, user {UserId} opens {Link}")]
    private static partial void Show(ILogger log, string what, string userId, string link);
}
