using Stoa.Kernel.Data;

namespace Stoa.Identity;

/// <summary>Every statement that touches mailed links and the requests for them.</summary>
public static class LinkStore
{
    /// <summary>Keeps a link; an older one of the same purpose is void from here on.</summary>
    public static async ValueTask Put(Tx tx, LinkPurpose purpose, MailedLink link) => await tx.Execute(
        """
        INSERT INTO mailed_link (id, user_id, purpose, email_folded, secret_hash, expires_at)
        VALUES (@id, @user_id, @purpose, @email_folded, @secret_hash, @expires_at)
        ON CONFLICT (user_id, purpose) DO UPDATE SET
            id = excluded.id, email_folded = excluded.email_folded, secret_hash = excluded.secret_hash, expires_at = excluded.expires_at
        """,
        ("id", link.Id), ("user_id", link.UserId), ("purpose", purpose.Name), ("email_folded", link.EmailFolded),
        ("secret_hash", link.SecretHash), ("expires_at", link.ExpiresAt));

    /// <summary>The link that this token opens, expired or not.</summary>
    public static async ValueTask<MailedLink?> Find(Snapshot snapshot, LinkPurpose purpose, LinkToken token) =>
        await snapshot.QueryOne(
            "SELECT id, user_id, email_folded, secret_hash, expires_at FROM mailed_link WHERE id = @id AND purpose = @purpose",
            row => new MailedLink(row.Text(0), row.Text(1), row.Text(2), row.Bytes(3), row.Time(4)),
            ("id", token.Id), ("purpose", purpose.Name)) is { } link && token.Matches(link.SecretHash) ? link : null;

    /// <summary>Whether a user has an unused link of this purpose that was made after an instant.</summary>
    public static async ValueTask<bool> MadeSince(Snapshot snapshot, LinkPurpose purpose, string userId, DateTimeOffset since) =>
        await snapshot.QueryWhole(
            "SELECT 1 FROM mailed_link WHERE user_id = @user_id AND purpose = @purpose AND expires_at > @expires_at",
            ("user_id", userId), ("purpose", purpose.Name), ("expires_at", since + purpose.Life)) is not null;

    /// <summary>Uses a link up. False: somebody else did, or a newer one took its place.</summary>
    public static async ValueTask<bool> Use(Tx tx, MailedLink link) =>
        await tx.Execute("DELETE FROM mailed_link WHERE id = @id", ("id", link.Id)) == 1;

    public static async ValueTask Void(Tx tx, string userId, LinkPurpose purpose) => await tx.Execute(
        "DELETE FROM mailed_link WHERE user_id = @user_id AND purpose = @purpose", ("user_id", userId), ("purpose", purpose.Name));

    public static async ValueTask<int> ForgetExpired(Tx tx, int limit) => await tx.Execute(
        "DELETE FROM mailed_link WHERE id IN (SELECT id FROM mailed_link WHERE expires_at < @now ORDER BY expires_at LIMIT @limit)",
        ("now", tx.Now), ("limit", limit));

    /// <summary>Asking twice before the answer is asking once.</summary>
    public static async ValueTask Ask(Tx tx, LinkPurpose purpose, string emailFolded) => await tx.Execute(
        """
        INSERT INTO link_request (purpose, email_folded, asked_at) VALUES (@purpose, @email_folded, @now)
        ON CONFLICT (purpose, email_folded) DO NOTHING
        """,
        ("purpose", purpose.Name), ("email_folded", emailFolded), ("now", tx.Now));

    public static ValueTask<List<LinkRequest>> Asked(Snapshot snapshot, int limit) => snapshot.Query(
        "SELECT purpose, email_folded FROM link_request ORDER BY purpose, email_folded LIMIT @limit",
        row => new LinkRequest(LinkPurpose.Named(row.Text(0)), row.Text(1)), ("limit", limit));

    /// <summary>False: a sister process answered it.</summary>
    public static async ValueTask<bool> Answered(Tx tx, LinkRequest request) => await tx.Execute(
        "DELETE FROM link_request WHERE purpose = @purpose AND email_folded = @email_folded",
        ("purpose", request.Purpose.Name), ("email_folded", request.EmailFolded)) == 1;
}

/// <summary>Somebody asked for a link to be sent to an address.</summary>
public sealed record LinkRequest(LinkPurpose Purpose, string EmailFolded);
