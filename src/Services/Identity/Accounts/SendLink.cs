using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Identity;

/// <summary>Makes a link for a user and says that it is to be mailed.</summary>
public static class SendLink
{
    public static async Task Run(Tx tx, Links links, LinkPurpose purpose, User user)
    {
        var token = new LinkToken(tx.NewId(LinkToken.Prefix), tx.NewSecret());
        await LinkStore.Put(tx, purpose, new MailedLink(token.Id, user.Id, Email.Normalize(user.Email), token.Hash, tx.Now + purpose.Life));
        var link = links.To(purpose, token);
        if (purpose == LinkPurpose.PasswordReset)
            tx.Publish(new PasswordResetRequested(user.Id, user.FullName, user.Email, link));
        else
            tx.Publish(new EmailVerificationRequested(user.Id, user.FullName, user.Email, link));
    }
}
