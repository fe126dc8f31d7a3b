using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Notifications;

/// <summary>Every statement that touches a message.</summary>
public static class MessageStore
{
    private const string Columns =
        "id, channel, template, user_id, recipient, subject, facts, link, sealed_link, status, attempts, created_at, failure, arrived_at, "
        + "insisted, wording";

    /// <summary>
    /// Queues a letter; with a flaw in its address it has failed already. False: it was queued before, was not wanted when it was
    /// new, or its reader is forgotten.
    /// </summary>
    public static async ValueTask<bool> Add(Tx tx, Letter letter, string subject, string? flaw) => await tx.Execute(
        """
        INSERT INTO message (id, cause, channel, template, user_id, recipient, subject, facts, link, sealed_link, status, attempts, lease,
            due_at, failure, created_at)
        SELECT @id, @cause, @channel, @template, @user_id, @recipient, @subject, @facts, @link, @sealed_link, @status, 0, 0,
            @due_at, @failure, @now
        WHERE NOT EXISTS (SELECT 1 FROM forgotten WHERE forgotten.user_id = @user_id)
          AND NOT EXISTS (SELECT 1 FROM unwanted WHERE cause = @cause AND channel = @channel AND template = @template)
        ON CONFLICT (cause, channel, template) DO NOTHING
        """,
        ("id", tx.NewId("ntf_")), ("cause", letter.Cause), ("channel", letter.Channel.Word()), ("template", letter.Template),
        ("user_id", letter.UserId), ("recipient", letter.To), ("subject", subject), ("facts", letter.Facts.Write()), ("link", letter.Link),
        ("sealed_link", letter.Secret?.Cipher), ("status", flaw is null ? "queued" : "failed"),
        ("due_at", flaw is null ? tx.Now : (DateTimeOffset?)null), ("failure", flaw), ("now", tx.Now)) == 1;

    /// <summary>
    /// Takes what is due; whoever else wants it finds it not due any more. Here it gets the words that it keeps, however often it is
    /// tried: a provider that is asked twice is to hear the same twice.
    /// </summary>
    public static ValueTask<List<DeliverMessages.Claimed>> Claim(Tx tx, DateTimeOffset until, int most) => tx.Query(
        $"""
        UPDATE message SET lease = lease + 1, attempts = attempts + 1, due_at = @until, wording =
            COALESCE(message.wording, (SELECT MAX(version) FROM wording WHERE wording.template = message.template), 0)
        WHERE status = 'queued' AND due_at <= @now
            AND id IN (SELECT id FROM message WHERE status = 'queued' AND due_at <= @now ORDER BY due_at LIMIT @most)
        RETURNING {Columns}, lease
        """,
        static row => new DeliverMessages.Claimed(Read(row), row.Whole(16)), ("until", until), ("now", tx.Now), ("most", most));

    /// <summary>In which words it was told.</summary>
    public static async ValueTask Told(Tx tx, DeliverMessages.Claimed claimed, string subject, long wording) => await tx.Execute(
        "UPDATE message SET subject = @subject, wording = @wording WHERE id = @id AND lease = @lease AND status = 'queued'",
        ("subject", subject), ("wording", wording), ("id", claimed.Message.Id), ("lease", claimed.Lease));

    public static async ValueTask Sent(Tx tx, DeliverMessages.Claimed claimed) => await tx.Execute(
        """
        UPDATE message SET status = 'sent', sent_at = @now, due_at = NULL, failure = NULL, lease = lease + 1
        WHERE id = @id AND lease = @lease AND status = 'queued'
        """,
        ("now", tx.Now), ("id", claimed.Message.Id), ("lease", claimed.Lease));

    public static async ValueTask TryAgain(Tx tx, DeliverMessages.Claimed claimed, DateTimeOffset at, string why) => await tx.Execute(
        """
        UPDATE message SET due_at = @at, failure = @failure, lease = lease + 1
        WHERE id = @id AND lease = @lease AND status = 'queued'
        """,
        ("at", at), ("failure", Words.Line(why)), ("id", claimed.Message.Id), ("lease", claimed.Lease));

    /// <summary>Its carrier had no time: that was no attempt.</summary>
    public static async ValueTask Wait(Tx tx, DeliverMessages.Claimed claimed, DateTimeOffset until, string why) => await tx.Execute(
        """
        UPDATE message SET due_at = @until, failure = @failure, attempts = attempts - 1, lease = lease + 1
        WHERE id = @id AND lease = @lease AND status = 'queued'
        """,
        ("until", until), ("failure", Words.Line(why)), ("id", claimed.Message.Id), ("lease", claimed.Lease));

    public static async ValueTask Failed(Tx tx, DeliverMessages.Claimed claimed, string why) => await tx.Execute(
        """
        UPDATE message SET status = 'failed', due_at = NULL, failure = @failure, lease = lease + 1
        WHERE id = @id AND lease = @lease AND status = 'queued'
        """,
        ("failure", Words.Line(why)), ("id", claimed.Message.Id), ("lease", claimed.Lease));

    /// <summary>It goes in today's words. Nothing when it has not failed.</summary>
    public static ValueTask<Message?> Requeue(Tx tx, string id) => tx.QueryOne(
        $"""
        UPDATE message SET status = 'queued', due_at = @now, insisted = 1, wording = NULL
        WHERE id = @id AND status = 'failed' RETURNING {Columns}
        """,
        Read, ("now", tx.Now), ("id", id));

    /// <summary>What became of a letter that was queued.</summary>
    public static ValueTask<Message?> Of(Snapshot snapshot, Letter letter) => snapshot.QueryOne(
        $"SELECT {Columns} FROM message WHERE cause = @cause AND channel = @channel AND template = @template", Read,
        ("cause", letter.Cause), ("channel", letter.Channel.Word()), ("template", letter.Template));

    /// <summary>What became of everything that one of these causes had written, oldest first.</summary>
    public static ValueTask<List<Message>> Of(Snapshot snapshot, string[] causes) => snapshot.Query(
        $"SELECT {Columns} FROM message WHERE cause IN (@causes) ORDER BY id", Read, ("causes", causes));

    /// <summary>How many letters an admin had sent to look at them, from an id on.</summary>
    public static async ValueTask<long> Tests(Snapshot snapshot, string actorId, string from) => await snapshot.QueryWhole(
        "SELECT COUNT(*) FROM message WHERE user_id = @user_id AND id >= @from AND cause >= @begin AND cause < @end",
        ("user_id", actorId), ("from", from), ("begin", TestTemplate.Cause), ("end", TestTemplate.Cause[..^1] + ';')) ?? 0;

    /// <summary>Whether it is a text that is not counted among the day's yet.</summary>
    public static async ValueTask<bool> IsUncounted(Snapshot snapshot, string id) =>
        await snapshot.QueryWhole("SELECT counted FROM message WHERE id = @id", ("id", id)) == 0;

    public static async ValueTask Counted(Tx tx, string id) =>
        await tx.Execute("UPDATE message SET counted = 1 WHERE id = @id", ("id", id));

    /// <summary>Its carrier says that it is there.</summary>
    public static async ValueTask NoteArrival(Tx tx, string id) => await tx.Execute(
        "UPDATE message SET arrived_at = @now WHERE id = @id AND arrived_at IS NULL AND status <> 'failed'", ("now", tx.Now), ("id", id));

    /// <summary>
    /// Its carrier says afterwards that it came to nothing; that may be heard before the carrier's first word is kept, which is then
    /// too late.
    /// </summary>
    public static async ValueTask CameBack(Tx tx, string id, string why) => await tx.Execute(
        """
        UPDATE message SET status = 'failed', sent_at = NULL, due_at = NULL, failure = @failure, lease = lease + 1
        WHERE id = @id AND status <> 'failed'
        """,
        ("failure", Words.Line(why)), ("id", id));

    public static ValueTask<Message?> Get(Snapshot snapshot, string id) =>
        snapshot.QueryOne($"SELECT {Columns} FROM message WHERE id = @id", Read, ("id", id));

    /// <summary>A user's messages, newest first, from below an id.</summary>
    public static ValueTask<List<Message>> Of(Snapshot snapshot, string userId, string? status, string? below, int limit) => snapshot.Query(
        $"""
        SELECT {Columns} FROM message WHERE user_id = @user_id AND id < @below AND status = COALESCE(@status, status)
        ORDER BY id DESC LIMIT @limit
        """,
        Read, ("user_id", userId), ("below", below ?? Last), ("status", status), ("limit", limit));

    /// <summary>Everybody's messages. Few have failed among many, so those have an index of their own.</summary>
    public static ValueTask<List<Message>> All(Snapshot snapshot, string? status, string? below, int limit) => status == "failed"
        ? snapshot.Query(
            $"SELECT {Columns} FROM message WHERE status = 'failed' AND id < @below ORDER BY id DESC LIMIT @limit", Read,
            ("below", below ?? Last), ("limit", limit))
        : snapshot.Query(
            $"""
            SELECT {Columns} FROM message WHERE id < @below AND status = COALESCE(@status, status) ORDER BY id DESC LIMIT @limit
            """,
            Read, ("below", below ?? Last), ("status", status), ("limit", limit));

    /// <summary>What arrived in the mailbox, newest first; of one reader where an address is given.</summary>
    public static ValueTask<List<Message>> Arrived(Snapshot snapshot, string? recipient, string? below, int limit) => snapshot.Query(
        $"""
        SELECT {Columns} FROM message WHERE status = 'sent' AND id < @below AND recipient = COALESCE(@recipient, recipient)
        ORDER BY id DESC LIMIT @limit
        """,
        Read, ("recipient", recipient), ("below", below ?? Last), ("limit", limit));

    public static async ValueTask<int> Forget(Tx tx, string userId, int most) => await tx.Execute(
        "DELETE FROM message WHERE id IN (SELECT id FROM message WHERE user_id = @user_id ORDER BY id LIMIT @most)",
        ("user_id", userId), ("most", most));

    public static async ValueTask<int> ForgetOld(Tx tx, string before, int most) => await tx.Execute(
        "DELETE FROM message WHERE id IN (SELECT id FROM message WHERE id < @before ORDER BY id LIMIT @most)",
        ("before", before), ("most", most));

    /// <summary>Sorts after every id.</summary>
    private const string Last = "ntf_~";

    private static Message Read(Row row) => new(
        row.Text(0), Channels.Read(row.Text(1)), row.Text(2), row.TextOrNull(3), row.Text(4), row.Text(5), row.Text(6), row.TextOrNull(7),
        row.TextOrNull(8) is { } cipher ? new Sealed<string>(cipher) : null, MessageStatuses.Read(row.Text(9)), row.Small(10),
        row.Time(11), row.WholeOrNull(15))
    {
        Failure = row.TextOrNull(12),
        ArrivedAt = row.TimeOrNull(13),
        IsInsisted = row.Flag(14),
    };
}
