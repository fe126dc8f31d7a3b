using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Identity;

/// <summary>Every statement that touches a signing key.</summary>
public static class KeyStore
{
    /// <summary>The keys that verify tokens, newest first.</summary>
    public static ValueTask<List<KeptKey>> Verifying(Snapshot snapshot, DateTimeOffset now) => snapshot.Query(
        """
        SELECT id, x, y, sealed_private, created_at, retires_at FROM signing_key
        WHERE retires_at IS NULL OR retires_at > @now ORDER BY created_at DESC, id DESC
        """,
        row => new KeptKey(new TokenKey(row.Text(0), row.Text(1), row.Text(2)), row.Bytes(3), row.Time(4), row.TimeOrNull(5)),
        ("now", now));

    /// <summary>The public halves, as other services ask for them.</summary>
    public static async Task<TokenKeys> Public(Snapshot snapshot, DateTimeOffset now) =>
        new([.. (await Verifying(snapshot, now)).Select(key => key.Public)]);

    public static async ValueTask Add(Tx tx, SigningKey key, Secrets secrets) => await tx.Execute(
        "INSERT INTO signing_key (id, x, y, sealed_private, created_at) VALUES (@id, @x, @y, @sealed_private, @now)",
        ("id", key.Id), ("x", key.Public.X), ("y", key.Public.Y), ("sealed_private", key.Seal(secrets)), ("now", tx.Now));

    /// <summary>The key that was the newest one makes room.</summary>
    public static async ValueTask RetireAll(Tx tx, DateTimeOffset at) =>
        await tx.Execute("UPDATE signing_key SET retires_at = @at WHERE retires_at IS NULL", ("at", at));

    public static async ValueTask ForgetRetired(Tx tx) =>
        await tx.Execute("DELETE FROM signing_key WHERE retires_at <= @now", ("now", tx.Now));
}
