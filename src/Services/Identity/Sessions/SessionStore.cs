using Stoa.Kernel.Data;

namespace Stoa.Identity;

/// <summary>Every statement that touches a session.</summary>
public static class SessionStore
{
    private const string Columns =
        "id, user_id, device, network, generation, secret_hash, created_at, seen_at, expires_at, ends_at, revoked_at";

    public static ValueTask<Session?> Get(Snapshot snapshot, string id) =>
        snapshot.QueryOne($"SELECT {Columns} FROM session WHERE id = @id", Read, ("id", id));

    /// <summary>A user's devices, last seen first.</summary>
    public static ValueTask<List<Session>> Open(Snapshot snapshot, string userId, DateTimeOffset now) => snapshot.Query(
        $"""
        SELECT {Columns} FROM session
        WHERE user_id = @user_id AND revoked_at IS NULL AND expires_at > @now ORDER BY seen_at DESC, id DESC
        """,
        Read, ("user_id", userId), ("now", now));

    /// <summary>Also those that ran out: all that still say anything about the user's devices. Longest unseen first.</summary>
    public static ValueTask<List<Session>> NotRevoked(Snapshot snapshot, string userId) => snapshot.Query(
        $"SELECT {Columns} FROM session WHERE user_id = @user_id AND revoked_at IS NULL ORDER BY seen_at, id", Read, ("user_id", userId));

    /// <summary>What was revoked since then, newest first.</summary>
    public static ValueTask<List<EndedSession>> RevokedSince(Snapshot snapshot, DateTimeOffset since, int limit) => snapshot.Query(
        """
        SELECT id, user_id, reason, revoked_at FROM session
        WHERE revoked_at IS NOT NULL AND revoked_at >= @since ORDER BY revoked_at DESC LIMIT @limit
        """,
        row => new EndedSession(row.Text(0), row.Text(1), row.Text(2), row.Time(3)), ("since", since), ("limit", limit));

    public static async ValueTask Add(Tx tx, Session session) => await tx.Execute(
        """
        INSERT INTO session (id, user_id, device, network, generation, secret_hash, created_at, seen_at, expires_at, ends_at)
        VALUES (@id, @user_id, @device, @network, @generation, @secret_hash, @created_at, @seen_at, @expires_at, @ends_at)
        """,
        ("id", session.Id), ("user_id", session.UserId), ("device", session.Device.Label), ("network", session.Device.Network),
        ("generation", session.Generation), ("secret_hash", session.SecretHash), ("created_at", session.CreatedAt),
        ("seen_at", session.SeenAt), ("expires_at", session.ExpiresAt), ("ends_at", session.EndsAt));

    /// <summary>False: another request rotated or revoked it first.</summary>
    public static async ValueTask<bool> Rotate(Tx tx, Session from, Session to) => await tx.Execute(
        """
        UPDATE session SET generation = @to, secret_hash = @secret_hash, network = @network, seen_at = @seen_at, expires_at = @expires_at
        WHERE id = @id AND generation = @from AND revoked_at IS NULL
        """,
        ("id", from.Id), ("from", from.Generation), ("to", to.Generation), ("secret_hash", to.SecretHash), ("network", to.Device.Network),
        ("seen_at", to.SeenAt), ("expires_at", to.ExpiresAt)) == 1;

    /// <summary>Ends one; what it said about the device goes at once. False: it had ended before, or isn't this user's.</summary>
    public static async ValueTask<bool> Revoke(Tx tx, string userId, string id, string reason) => await tx.Execute(
        """
        UPDATE session SET revoked_at = @now, reason = @reason, device = '', network = ''
        WHERE id = @id AND user_id = @user_id AND revoked_at IS NULL
        """,
        ("id", id), ("user_id", userId), ("now", tx.Now), ("reason", reason)) == 1;

    /// <summary>Those that ran out long ago, oldest first.</summary>
    public static async ValueTask<int> Forget(Tx tx, DateTimeOffset expiredBefore, int limit) => await tx.Execute(
        "DELETE FROM session WHERE id IN (SELECT id FROM session WHERE expires_at < @before ORDER BY expires_at LIMIT @limit)",
        ("before", expiredBefore), ("limit", limit));

    private static Session Read(Row row) => new(
        row.Text(0), row.Text(1), new Device(row.Text(2), row.Text(3)), row.Small(4), row.Bytes(5),
        row.Time(6), row.Time(7), row.Time(8), row.Time(9), row.TimeOrNull(10));
}

/// <summary>A session that was revoked.</summary>
public sealed record EndedSession(string Id, string UserId, string Reason, DateTimeOffset At);
