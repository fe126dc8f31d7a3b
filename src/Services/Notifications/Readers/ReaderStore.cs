using Stoa.Kernel.Data;

namespace Stoa.Notifications;

/// <summary>Somebody who is written to, and what they want to be told.</summary>
public sealed record Reader(string UserId, string? FullName, string? Email, Preferences Preferences);

/// <summary>What a user wants to be told besides what belongs to an order or the account.</summary>
public sealed record Preferences(bool Marketing, bool OrderSms)
{
    /// <summary>Nobody is told what he has not asked for.</summary>
    public static readonly Preferences Unasked = new(false, false);
}

/// <summary>Every statement that touches readers, and those who are to be forgotten.</summary>
public static class ReaderStore
{
    public static ValueTask<Reader?> Get(Snapshot snapshot, string userId) => snapshot.QueryOne(
        "SELECT user_id, full_name, email, marketing, order_sms FROM reader WHERE user_id = @user_id",
        static row => new Reader(row.Text(0), row.TextOrNull(1), row.TextOrNull(2), new Preferences(row.Flag(3), row.Flag(4))),
        ("user_id", userId));

    /// <summary>Notes where a user is written to.</summary>
    public static async ValueTask Know(Tx tx, string userId, string fullName, string email) => await tx.Execute(
        """
        INSERT INTO reader (user_id, full_name, email, marketing, order_sms)
        SELECT @user_id, @full_name, @email, 0, 0
        WHERE NOT EXISTS (SELECT 1 FROM forgotten WHERE forgotten.user_id = @user_id)
        ON CONFLICT (user_id) DO UPDATE SET full_name = excluded.full_name, email = excluded.email
        """,
        ("user_id", userId), ("full_name", fullName), ("email", email));

    public static async ValueTask Prefer(Tx tx, string userId, Preferences wanted) => await tx.Execute(
        """
        INSERT INTO reader (user_id, marketing, order_sms)
        SELECT @user_id, @marketing, @order_sms
        WHERE NOT EXISTS (SELECT 1 FROM forgotten WHERE forgotten.user_id = @user_id)
        ON CONFLICT (user_id) DO UPDATE SET marketing = excluded.marketing, order_sms = excluded.order_sms
        """,
        ("user_id", userId), ("marketing", wanted.Marketing), ("order_sms", wanted.OrderSms));

    /// <summary>From here on nothing new is written down of this user; what is there goes in turns.</summary>
    public static async ValueTask Forget(Tx tx, string userId)
    {
        await tx.Execute(
            "INSERT INTO forgotten (user_id, at, done) VALUES (@user_id, @now, 0) ON CONFLICT (user_id) DO NOTHING",
            ("user_id", userId), ("now", tx.Now));
        await Remove(tx, userId);
    }

    public static async ValueTask Remove(Tx tx, string userId) =>
        await tx.Execute("DELETE FROM reader WHERE user_id = @user_id", ("user_id", userId));

    /// <summary>A user of whom something may still be written down.</summary>
    public static ValueTask<string?> NextToForget(Snapshot snapshot) => snapshot.QueryOne(
        "SELECT user_id FROM forgotten WHERE done = 0 ORDER BY user_id LIMIT 1", static row => row.Text(0));

    /// <summary>Nothing is left, unless the user was erased just now.</summary>
    public static async ValueTask Forgotten(Tx tx, string userId, DateTimeOffset erasedBefore) => await tx.Execute(
        "UPDATE forgotten SET done = 1 WHERE user_id = @user_id AND done = 0 AND at < @erased_before",
        ("user_id", userId), ("erased_before", erasedBefore));

    public static async ValueTask<int> ForgetForgotten(Tx tx, DateTimeOffset before, int most) => await tx.Execute(
        """
        DELETE FROM forgotten WHERE user_id IN
            (SELECT user_id FROM forgotten WHERE done = 1 AND at < @before ORDER BY user_id LIMIT @most)
        """,
        ("before", before), ("most", most));
}
