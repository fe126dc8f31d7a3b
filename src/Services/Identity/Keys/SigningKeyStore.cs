using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Identity;

/// <summary>Every statement that touches a signing key.</summary>
public static class SigningKeyStore
{
    /// <summary>The keys that verify tokens, newest first.</summary>
    public static ValueTask<List<SigningKey>> Verifying(Snapshot snapshot, DateTimeOffset now) => snapshot.Query(
        """
        SELECT id, sealed_private, x, y, created_at, retires_at FROM signing_key
        WHERE retires_at IS NULL OR retires_at > @now ORDER BY created_at DESC, id DESC
        """,
        row => new SigningKey(row.Text(0), row.Bytes(1), row.Text(2), row.Text(3), row.Time(4), row.TimeOrNull(5)), ("now", now));

    /// <summary>The public halves, as other services ask for them.</summary>
    public static async Task<TokenKeys> Public(Snapshot snapshot, DateTimeOffset now) =>
        new([.. (await Verifying(snapshot, now)).Select(key => key.Public)]);

    public static async ValueTask Add(Tx tx, SigningKey key) => await tx.Execute(
        "INSERT INTO signing_key (id, sealed_private, x, y, created_at) VALUES (@id, @sealed_private, @x, @y, @created_at)",
        ("id", key.Id), ("sealed_private", key.SealedPrivate), ("x", key.X), ("y", key.Y), ("created_at", key.CreatedAt));

    /// <summary>The key that was the newest one makes room.</summary>
    public static async ValueTask RetireAll(Tx tx, DateTimeOffset at) =>
        await tx.Execute("UPDATE signing_key SET retires_at = @at WHERE retires_at IS NULL", ("at", at));

    public static async ValueTask ForgetRetired(Tx tx) => await tx.Execute("DELETE FROM signing_key WHERE retires_at <= @now", ("now", tx.Now));
}
