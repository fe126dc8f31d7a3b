using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Notifications;

/// <summary>Somebody who is written to, and what they want to be told.</summary>
public sealed record Reader(string UserId, string? FullName, string? Email, string? Phone, Preferences Preferences);

/// <summary>What a user wants to be told, by topic and channel. What belongs to an order or the account is mailed in any case.</summary>
/// <param name="Marketing">Offers, by mail.</param>
/// <param name="OrderSms">What there is to tell of an order also as a text to the phone, where a number is known.</param>
/// <param name="DeliveryEmail">That an order has left, and that it has arrived.</param>
/// <param name="PaymentReminderEmail">That an order waits to be paid.</param>
public sealed record Preferences(bool Marketing, bool OrderSms, bool DeliveryEmail = true, bool PaymentReminderEmail = true)
{
    /// <summary>
    /// Nobody is told by phone, or of offers, who has not asked for it; mails about one's own order come until one says no.
    /// </summary>
    public static readonly Preferences Unasked = new(false, false);

    /// <summary>Whether to mail it.</summary>
    public bool Wants(Topic topic) => topic switch
    {
        Topic.Delivery => DeliveryEmail,
        Topic.PaymentReminder => PaymentReminderEmail,
        _ => true,
    };
}

/// <summary>Every statement that touches readers, and those who are to be forgotten.</summary>
public static class ReaderStore
{
    private const string Columns = "user_id, full_name, email, phone, marketing, order_sms, delivery_email, payment_reminder_email";

    public static ValueTask<Reader?> Get(Snapshot snapshot, string userId) =>
        snapshot.QueryOne($"SELECT {Columns} FROM reader WHERE user_id = @user_id", Read, ("user_id", userId));

    public static ValueTask<List<Reader>> Of(Snapshot snapshot, string[] userIds) =>
        snapshot.Query($"SELECT {Columns} FROM reader WHERE user_id IN (@user_ids)", Read, ("user_ids", userIds));

    /// <summary>Notes where somebody new is written to. Who changed it since is known better already.</summary>
    public static async ValueTask Know(Tx tx, string userId, string fullName, string email) => await tx.Execute(
        """
        INSERT INTO reader (user_id, full_name, email, marketing, order_sms)
        SELECT @user_id, @full_name, @email, 0, 0
        WHERE NOT EXISTS (SELECT 1 FROM forgotten WHERE forgotten.user_id = @user_id)
        ON CONFLICT (user_id) DO UPDATE SET full_name = excluded.full_name, email = excluded.email WHERE reader.told_at = 0
        """,
        ("user_id", userId), ("full_name", fullName), ("email", email));

    /// <summary>Notes what somebody tells of himself now, unless something newer was heard.</summary>
    public static async ValueTask Know(Tx tx, ProfileChanged profile) => await tx.Execute(
        """
        INSERT INTO reader (user_id, full_name, email, phone, told_at, marketing, order_sms)
        SELECT @user_id, @full_name, @email, @phone, @told_at, 0, 0
        WHERE NOT EXISTS (SELECT 1 FROM forgotten WHERE forgotten.user_id = @user_id)
        ON CONFLICT (user_id) DO UPDATE SET
            full_name = excluded.full_name, email = excluded.email, phone = excluded.phone, told_at = excluded.told_at
        WHERE reader.told_at <= excluded.told_at
        """,
        ("user_id", profile.UserId), ("full_name", profile.FullName), ("email", profile.Email), ("phone", profile.Phone),
        ("told_at", profile.ChangedAt));

    public static async ValueTask Prefer(Tx tx, string userId, Preferences wanted) => await tx.Execute(
        """
        INSERT INTO reader (user_id, marketing, order_sms, delivery_email, payment_reminder_email)
        SELECT @user_id, @marketing, @order_sms, @delivery_email, @payment_reminder_email
        WHERE NOT EXISTS (SELECT 1 FROM forgotten WHERE forgotten.user_id = @user_id)
        ON CONFLICT (user_id) DO UPDATE SET
            marketing = excluded.marketing, order_sms = excluded.order_sms, delivery_email = excluded.delivery_email,
            payment_reminder_email = excluded.payment_reminder_email
        """,
        ("user_id", userId), ("marketing", wanted.Marketing), ("order_sms", wanted.OrderSms), ("delivery_email", wanted.DeliveryEmail),
        ("payment_reminder_email", wanted.PaymentReminderEmail));

    /// <summary>Whatever else is wanted stays as it is, also where it is chosen at the same moment.</summary>
    public static async ValueTask SwitchOff(Tx tx, string userId, Topic topic) => await tx.Execute(
        """
        INSERT INTO reader (user_id, marketing, order_sms, delivery_email, payment_reminder_email)
        SELECT @user_id, 0, 0, @delivery_email, @payment_reminder_email
        WHERE NOT EXISTS (SELECT 1 FROM forgotten WHERE forgotten.user_id = @user_id)
        ON CONFLICT (user_id) DO UPDATE SET
            delivery_email = reader.delivery_email * excluded.delivery_email,
            payment_reminder_email = reader.payment_reminder_email * excluded.payment_reminder_email
        """,
        ("user_id", userId), ("delivery_email", topic != Topic.Delivery), ("payment_reminder_email", topic != Topic.PaymentReminder));

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

    private static Reader Read(Row row) => new(
        row.Text(0), row.TextOrNull(1), row.TextOrNull(2), row.TextOrNull(3),
        new Preferences(row.Flag(4), row.Flag(5), row.Flag(6), row.Flag(7)));
}
