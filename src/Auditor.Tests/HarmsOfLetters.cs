namespace Stoa.Auditor.Tests;

/// <summary>What could go wrong with telling people.</summary>
internal static class HarmsOfLetters
{
    private const string Columns =
        "cause, channel, template, user_id, recipient, subject, facts, link, sealed_link, " + Course;

    private const string Course = "status, attempts, lease, failure, created_at, sent_at";

    /// <summary>Another message like one that is there, but for what is written out.</summary>
    private const string Another = $"INSERT INTO message (id, {Columns}) SELECT 'ntf_x', ";

    private const string Rest = Course + " FROM message";

    private const string UnaskedLink =
        $"""
        {Another} 'identity.password-reset-requested:x', channel, template, user_id, recipient, subject, facts, link, 'sealed', {Rest}
        WHERE template = 'reset-password';
        """;

    private static readonly string[] Kinds =
    [
        "welcome", "verify-email", "reset-password", "signed-out", "order-receipt", "payment-declined", "payment-reminder", "order-shipped",
        "order-delivered", "order-cancelled", "order-expired", "order-refunded", "stock-low",
    ];

    public static IReadOnlyList<Harm> All { get; } =
    [
        .. Kinds.Select(kind => new Harm(
            $"a {kind} that was not written", "N1", ("notifications", $"DELETE FROM message WHERE template = '{kind}'"))),
        Becoming("a letter that nobody carries", "status = 'queued', sent_at = NULL, attempts = 0, due_at = 1"),
        Becoming("a letter that nobody tries again", "status = 'queued', sent_at = NULL, attempts = 3, due_at = 1"),
        Becoming("a letter that failed for no reason", "status = 'failed', sent_at = NULL, failure = NULL"),
        Becoming("a letter that says nothing", "subject = ''"),
        new("an event of a letter that is dead", "E1",
            ("notifications",
            """
            INSERT INTO parked (event_id, name, source, key, occurred_at, correlation_id, body, reason, attempts, parked_at, lease)
            SELECT 'evt_' || id, 'ordering.order-shipped.v1', 'ordering', SUBSTR(cause, LENGTH('ordering.order-shipped:') + 1), 1, '', '{}',
                'x', 12, 1, 1
            FROM message WHERE template = 'order-shipped';
            DELETE FROM message WHERE template = 'order-shipped';
            """)),

        new("a letter that came twice", "N2",
            ("notifications",
            $"""
            CREATE TABLE twice (
                id TEXT, cause TEXT, channel TEXT, template TEXT, user_id TEXT, recipient TEXT, subject TEXT, facts TEXT, link TEXT,
                sealed_link TEXT, status TEXT, attempts BIGINT, lease BIGINT, failure TEXT, created_at BIGINT, sent_at BIGINT,
                due_at BIGINT);
            INSERT INTO twice (id, {Columns}) SELECT id, {Columns} FROM message;
            INSERT INTO twice (id, {Columns}) SELECT 'ntf_x', {Columns} FROM message WHERE template = 'order-shipped';
            DROP TABLE message;
            ALTER TABLE twice RENAME TO message;
            """)),

        new("a letter of a parcel that never left", "N3",
            ("notifications",
            $"""
            {Another} REPLACE(cause, 'order-expired', 'order-shipped'), channel, 'order-shipped', user_id, recipient, subject, facts, link,
                sealed_link, {Rest} WHERE template = 'order-expired'
            """)),
        new("a link that nobody asked for", "N3", ("notifications", UnaskedLink)),
        new("a letter of something that nobody heard of", "N3",
            ("notifications",
            $"""
            {Another} 'catalog.weather-changed:x', channel, 'weather', NULL, recipient, subject, facts, link, NULL, {Rest}
            WHERE template = 'stock-low'
            """)),

        new("a letter to somebody else", "N4",
            ("notifications", "UPDATE message SET recipient = 'eve@example.com' WHERE template = 'order-shipped'")),
        new("a letter that somebody else finds among theirs", "N4",
            ("notifications", "UPDATE message SET user_id = 'usr_x' WHERE template = 'order-shipped'")),
        new("a letter that tells of another order", "N4",
            ("notifications", """UPDATE message SET facts = '{"number":"X"}' WHERE template = 'order-shipped'""")),
        new("a letter that leads to another order", "N4",
            ("notifications", "UPDATE message SET link = REPLACE(link, 'ord_', 'ord_x') WHERE template = 'order-shipped'")),
        new("a link to an account that went to somebody else", "N4",
            ("notifications", "UPDATE message SET recipient = 'eve@example.com' WHERE template = 'reset-password'")),
        new("a letter to somebody who was erased", "N4",
            ("notifications",
            $"""
            {Another} 'identity.user-registered:' || (SELECT user_id FROM forgotten), channel, template, (SELECT user_id FROM forgotten),
                recipient, subject, facts, link, sealed_link, {Rest} WHERE template = 'welcome' LIMIT 1
            """)),
        new("a note of what was not wanted that is lost", "N1", ("notifications", "DELETE FROM unwanted")),
        new("a letter by example that nobody asked for", "N3", ("notifications", "DELETE FROM audit WHERE what = 'template.test'")),
        new("a text about another one's order", "N4",
            ("notifications", "UPDATE message SET user_id = 'usr_x' WHERE channel = 'sms' AND template = 'order-receipt'")),
        new("a letter that was not wanted", "N5",
            ("notifications",
            $"""
            {Another} n.cause, n.channel, n.template, m.user_id, recipient, subject, facts, link, sealed_link, {Rest} AS m
            JOIN unwanted AS n ON n.user_id = m.user_id AND m.template = 'order-receipt' AND m.channel = 'email';
            """)),
        new("a receipt that was left out", "N5",
            ("notifications",
            """
            INSERT INTO unwanted (id, cause, channel, template, user_id)
            SELECT 'ntf_x', cause, channel, template, user_id FROM message
            WHERE template = 'order-receipt' AND channel = 'email' AND user_id IS NOT NULL LIMIT 1;
            DELETE FROM message WHERE EXISTS (SELECT 1 FROM unwanted AS n
                WHERE n.id = 'ntf_x' AND n.cause = message.cause AND n.channel = message.channel);
            """)),
        new("a text for which nobody asked", "N5",
            ("notifications",
            $"""
            {Another} cause, 'sms', template, user_id, '+4915112345678', '', facts, link, sealed_link, {Rest}
            WHERE template = 'payment-declined' LIMIT 1
            """)),
    ];

    /// <summary>What looks odd in a healthy shop, and is fine.</summary>
    public static IReadOnlyList<Harm> None { get; } =
    [
        Becoming("a letter that failed and says why", "status = 'failed', sent_at = NULL, failure = '550 no such mailbox'", ""),
        Becoming("a letter that waits for its next attempt", "status = 'queued', sent_at = NULL, attempts = 3, due_at = 9e15", ""),
        new("a letter of long ago that was swept", "",
            ("ordering", "UPDATE order_step SET at = 1 WHERE what = 'expired'"),
            ("notifications", "DELETE FROM message WHERE template = 'order-expired'")),
        new("a letter whose event was dead until the staff had it tried again", "",
            ("notifications",
            UnaskedLink
            + """
            INSERT INTO audit (id, at, actor_id, what, target_id, was, became)
            SELECT 'aud_x', created_at - 1000, 'usr_x', 'dead-letter', 'evt_x', 'x', 'replayed' FROM message WHERE id = 'ntf_x';
            """)),
        new("events that were swept", "", [.. new[] { "identity", "catalog", "inventory", "ordering", "payments", "simulator" }
            .Select(service => (service, "DELETE FROM outbox WHERE occurred_at < (SELECT MAX(occurred_at) FROM outbox) - 600000"))]),
    ];

    private static Harm Becoming(string name, string set, string breaks = "N1") =>
        new(name, breaks, ("notifications", $"UPDATE message SET {set} WHERE template = 'order-shipped'"));
}
