using Stoa.Kernel.Data;

namespace Stoa.Notifications;

/// <summary>Every statement that touches the owner's templates. Versions are only ever added.</summary>
public static class WordingStore
{
    private const string Columns = "template, version, subject, html, text, sms, actor_id, at, failure, failed_at";

    /// <summary>The newest version of a template; nothing where nobody ever edited it.</summary>
    public static ValueTask<Wording?> Newest(Snapshot snapshot, string template) => snapshot.QueryOne(
        $"SELECT {Columns} FROM wording WHERE template = @template ORDER BY version DESC LIMIT 1", Read, ("template", template));

    public static ValueTask<List<Wording>> AllNewest(Snapshot snapshot) => snapshot.Query(
        $"""
        SELECT {Columns} FROM wording
        WHERE version = (SELECT MAX(other.version) FROM wording AS other WHERE other.template = wording.template) ORDER BY template
        """,
        Read);

    public static ValueTask<Wording?> Get(Snapshot snapshot, string template, long version) => snapshot.QueryOne(
        $"SELECT {Columns} FROM wording WHERE template = @template AND version = @version", Read,
        ("template", template), ("version", version));

    /// <summary>The versions of a template, newest first, from below one.</summary>
    public static ValueTask<List<Wording>> Versions(Snapshot snapshot, string template, long below, int limit) => snapshot.Query(
        $"""
        SELECT {Columns} FROM wording WHERE template = @template AND version < @below ORDER BY version DESC LIMIT @limit
        """,
        Read, ("template", template), ("below", below), ("limit", limit));

    /// <summary>False: somebody else made that version at the same moment.</summary>
    public static async ValueTask<bool> Add(Tx tx, Wording wording) => await tx.Execute(
        """
        INSERT INTO wording (template, version, subject, html, text, sms, actor_id, at)
        SELECT @template, @version, @subject, @html, @text, @sms, @actor_id, @at WHERE true
        ON CONFLICT (template, version) DO NOTHING
        """,
        ("template", wording.Template), ("version", wording.Version), ("subject", wording.Text?.Subject), ("html", wording.Text?.Html),
        ("text", wording.Text?.Text), ("sms", wording.Text?.Sms), ("actor_id", wording.ActorId), ("at", wording.At)) == 1;

    /// <summary>Notes why a version could not be told; the first time counts.</summary>
    public static async ValueTask Fail(Tx tx, string template, long version, string why) => await tx.Execute(
        """
        UPDATE wording SET failure = @failure, failed_at = @now
        WHERE template = @template AND version = @version AND failure IS NULL
        """,
        ("failure", Words.Line(why)), ("now", tx.Now), ("template", template), ("version", version));

    private static Wording Read(Row row) => new(
        row.Text(0), row.Whole(1),
        row.TextOrNull(2) is { } subject ? new TemplateText(subject, row.Text(3), row.Text(4), row.TextOrNull(5)) : null,
        row.Text(6), row.Time(7), row.TextOrNull(8), row.TimeOrNull(9));
}
