using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Identity;

/// <summary>
/// Somebody forgot a password or wants the confirmation again. The request is only written down, the same way for every address, so
/// neither the answer nor its time tells whether anybody has it.
/// </summary>
public static class RequestLink
{
    public static async Task Run(Tx tx, LinkPurpose purpose, string email) => await LinkStore.Ask(tx, purpose, Email.Normalize(email));
}

/// <summary>Answers the requests for links that were written down: those whose address is known get a mail.</summary>
public static class AnswerLinkRequests
{
    /// <summary>A turn's share: each costs up to three rows.</summary>
    public const int MostPerTurn = 150;

    /// <summary>
    /// A link that young stays the newest one: whoever asks for another man's address again and again fills no mailbox and voids nothing.
    /// </summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    public static async Task Run(Tx tx, Links links)
    {
        foreach (var request in await LinkStore.Asked(tx, MostPerTurn))
        {
            if (await LinkStore.Answered(tx, request)
                && await UserStore.ByEmail(tx, request.EmailFolded) is { } found
                && await UserStore.Take(tx, found.Id) is { } user       // an account that is erased at this moment gets no link
                && MayHave(user, request.Purpose)
                && !await LinkStore.MadeSince(tx, request.Purpose, user.Id, tx.Now - Pause))
                await SendLink.Run(tx, links, request.Purpose, user);
        }
    }

    private static bool MayHave(User user, LinkPurpose purpose) =>
        !user.Disabled && (purpose == LinkPurpose.PasswordReset || !user.EmailVerified);
}
