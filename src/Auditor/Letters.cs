using System.Globalization;
using Stoa.Kernel.Hosting;

namespace Stoa.Auditor;

/// <summary>
/// Whoever is to know of something is told, once, of what happened and not of anything else, and nobody but them. The built-in mailbox is
/// the table of messages: one that is there as sent has arrived, so what came of a letter can be read right here.
/// </summary>
internal static class Letters
{
    /// <summary>Messages are kept for 90 days; what happened before may have been told and forgotten.</summary>
    private static readonly TimeSpan MessagesStay = TimeSpan.FromDays(89);

    /// <summary>Longer than a message that was claimed before waits to be claimed again, also right after a kill.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    /// <summary>Events are kept for a day at least, so in a younger book none has been swept.</summary>
    private static readonly TimeSpan NothingSwept = TimeSpan.FromHours(23);

    /// <summary>An event that could not be handled is tried again for less than this before it is dead.</summary>
    private static readonly TimeSpan LongestTried = TimeSpan.FromHours(1);

    /// <summary>The steps of an order of which its buyer is told, by which event and in which letter.</summary>
    private const string Told =
        """
        told (what, event, template) AS (VALUES
            ('paid', 'ordering.order-paid', 'order-receipt'), ('payment-declined', 'ordering.payment-declined', 'payment-declined'),
            ('reminded', 'ordering.payment-reminded', 'payment-reminder'), ('shipped', 'ordering.order-shipped', 'order-shipped'),
            ('delivered', 'ordering.order-delivered', 'order-delivered'), ('cancelled', 'ordering.order-cancelled', 'order-cancelled'),
            ('expired', 'ordering.order-expired', 'order-expired'), ('refunded', 'ordering.order-refunded', 'order-refunded'))
        """;

    /// <summary>What the causes of letters begin with that the staff only looked at.</summary>
    private const string ByExample = "notifications.template-tested:";

    private const string NotByExample = $"SUBSTR(m.cause, 1, LENGTH('{ByExample}')) <> '{ByExample}'";

    /// <summary>What E1 tells of already.</summary>
    private const string NotParked = "e.id NOT IN (SELECT event_id FROM notifications.parked)";

    /// <summary>An event's name without its version.</summary>
    private const string Name = "SUBSTR(name, 1, LENGTH(name) - 3)";

    public static IEnumerable<Invariant> All(DateTimeOffset now, IReadOnlyList<ServiceDescription> services)
    {
        yield return new(
            "N1", Holds.AtRest, "whoever is to be told of something was told, or the message says why not",
            string.Join("\nUNION ALL\n", UntoldBuyers(now), UntoldUsers(now), UntoldStaff(now), Stuck(now)));
        yield return new("N2", Holds.AtRest, "nobody is told of one thing twice", Twice);
        yield return new(
            "N3", Holds.AtRest, "nobody is told what did not happen",
            string.Join("\nUNION ALL\n", NeverHappened, NeverHeard(services), NeverSaid(now), NeverTested));
        yield return new("N4", Holds.AtRest, "every message went to whom it is about, and leads nowhere else", WrongReader);
        yield return new("N5", Holds.AtRest, "nobody is told what he switched off, and only that is left out", Unwanted);
    }

    private static string UntoldBuyers(DateTimeOffset now) =>
        $"""
        WITH {Told}
        SELECT s.order_id || ': ' || s.what || ', and there is no ' || t.template FROM ordering.order_step AS s
        JOIN told AS t ON t.what = s.what
        JOIN ordering.orders AS o ON o.id = s.order_id
        LEFT JOIN notifications.message AS m
            ON m.cause = t.event || ':' || s.order_id AND m.channel = 'email' AND m.template = t.template
        LEFT JOIN notifications.unwanted AS n
            ON n.cause = t.event || ':' || s.order_id AND n.channel = 'email' AND n.template = t.template
        WHERE m.id IS NULL AND n.id IS NULL AND s.at > {Orders.Before(now, MessagesStay)} AND o.email <> ''
          AND NOT EXISTS (SELECT 1 FROM notifications.forgotten AS f WHERE f.user_id = o.customer_id)
          AND t.event || ':' || s.order_id NOT IN (SELECT {Name} || ':' || key FROM notifications.parked)
        """;

    private static string UntoldUsers(DateTimeOffset now) =>
        $"""
        SELECT u.id || ' opened an account and was not welcomed' FROM identity.users AS u
        LEFT JOIN notifications.message AS m ON m.cause = 'identity.user-registered:' || u.id AND m.template = 'welcome'
        WHERE m.id IS NULL AND u.erased_at IS NULL AND u.created_at > {Orders.Before(now, MessagesStay)}
          AND u.id NOT IN (SELECT key FROM notifications.parked WHERE name = 'identity.user-registered.v1')
        UNION ALL
        SELECT u.id || ' asked for a link (' || e.id || ') and got none' FROM identity.outbox AS e
        JOIN identity.users AS u ON u.id = e.key AND u.erased_at IS NULL
        LEFT JOIN notifications.message AS m ON m.sealed_link = JSON_EXTRACT(e.body, '$.link')
        WHERE e.name IN ('identity.email-verification-requested.v1', 'identity.password-reset-requested.v1')
          AND m.id IS NULL AND e.occurred_at > {Orders.Before(now, MessagesStay)} AND {NotParked}
        UNION ALL
        SELECT r.user_id || ' was not told that a stolen token was used (' || e.id || ')' FROM identity.outbox AS e
        JOIN notifications.reader AS r ON r.user_id = e.key AND r.email IS NOT NULL AND r.full_name IS NOT NULL
        LEFT JOIN notifications.message AS m
            ON m.cause = 'identity.session-revoked:' || JSON_EXTRACT(e.body, '$.sessionId') AND m.template = 'signed-out'
        WHERE e.name = 'identity.session-revoked.v1' AND JSON_EXTRACT(e.body, '$.reason') = 'refresh-reused'
          AND m.id IS NULL AND e.occurred_at > {Orders.Before(now, MessagesStay)} AND {NotParked}
        """;

    /// <summary>Running low is told once a day and product: by a letter of the day on which it was said, or of a later one.</summary>
    private static string UntoldStaff(DateTimeOffset now) =>
        $"""
        SELECT e.key || ' runs low (' || e.id || '), and the staff do not know' FROM inventory.outbox AS e
        WHERE e.name = 'inventory.stock-low.v1' AND e.occurred_at > {Orders.Before(now, MessagesStay)} AND {NotParked}
          AND NOT EXISTS (SELECT 1 FROM notifications.message AS m WHERE m.template = 'stock-low'
            AND m.cause >= 'inventory.stock-low:' || e.key || ':' || DATE(e.occurred_at / 1000, 'unixepoch')
            AND m.cause < 'inventory.stock-low:' || e.key || ';')
        """;

    /// <summary>
    /// What is on its way may be: leased, or pausing before its next attempt, it is due later. One that failed is on the staff's list.
    /// </summary>
    private static string Stuck(DateTimeOffset now) =>
        $"""
        SELECT id || ' (' || template || ') is due and nobody carries it' FROM notifications.message
        WHERE status = 'queued'
          AND due_at < CASE attempts WHEN 0 THEN {Orders.Before(now, default)} ELSE {Orders.Before(now, LongestWait)} END
        UNION ALL
        SELECT id || ' (' || template || ') has failed, and nothing says why' FROM notifications.message
        WHERE status = 'failed' AND COALESCE(failure, '') = ''
        UNION ALL
        SELECT id || ' (' || template || ') arrived and can''t be read' FROM notifications.message
        WHERE status = 'sent' AND (NOT JSON_VALID(facts) OR (channel = 'email' AND subject = ''))
        """;

    /// <summary>
    /// A violation and no rate: the mailbox holds a message by its row, and there is no moment at which it could hold it twice. A carrier
    /// that reaches further could, when the process dies between its yes and our commit; what such a one holds is not in these books.
    /// </summary>
    private const string Twice =
        """
        SELECT COUNT(*) || ' of ' || template || ' (' || channel || ') tell of ' || cause FROM notifications.message
        GROUP BY cause, channel, template HAVING COUNT(*) > 1
        """;

    /// <summary>Steps are kept for ever, so this holds for a letter of any age.</summary>
    private const string NeverHappened =
        $"""
        WITH {Told}
        SELECT m.id || ' tells of ' || m.cause || ', which did not happen' FROM notifications.message AS m
        JOIN told AS t ON t.template = m.template
        LEFT JOIN ordering.order_step AS s
            ON s.order_id = SUBSTR(m.cause, LENGTH(t.event) + 2) AND m.cause = t.event || ':' || s.order_id AND s.what = t.what
        WHERE s.order_id IS NULL AND {NotByExample}
        """;

    /// <summary>A letter that the staff had sent to see how it reads stands in the book.</summary>
    private const string NeverTested =
        $"""
        SELECT m.id || ' (' || m.template || ') is by example, and nobody asked for it' FROM notifications.message AS m
        LEFT JOIN notifications.audit AS a
            ON a.what = 'template.test' AND a.target_id = m.template AND a.actor_id = m.user_id AND m.cause = '{ByExample}' || a.became
        WHERE a.id IS NULL AND NOT ({NotByExample})
        """;

    private static string NeverHeard(IReadOnlyList<ServiceDescription> services)
    {
        var heard = services.Where(one => one.Name == "notifications").SelectMany(one => one.Hears.Keys);
        var names = string.Join(", ", heard.Select(name => $"'{name[..name.LastIndexOf('.')]}'"));
        return $"""
            SELECT id || ' tells of ' || cause || ', of which notifications never hears' FROM notifications.message
            WHERE SUBSTR(cause, 1, INSTR(cause, ':') - 1) NOT IN ({names}) AND SUBSTR(cause, 1, LENGTH('{ByExample}')) <> '{ByExample}'
            """;
    }

    /// <summary>
    /// Events are swept from the old end, messages later. A message knows what it tells and not by which event, so near the oldest event
    /// that is still kept, and where the staff had a dead one tried again, there is nothing to compare it with.
    /// </summary>
    private static string NeverSaid(DateTimeOffset now)
    {
        var swept = Orders.Before(now, NothingSwept);
        var tried = ((long)LongestTried.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        return string.Join("\nUNION ALL\n",
            Unsaid("ordering", "m.cause", $"SELECT {Name} || ':' || key FROM ordering.outbox"),
            Unsaid("identity", "COALESCE(m.sealed_link, m.cause)",
                """
                SELECT JSON_EXTRACT(body, '$.link') FROM identity.outbox
                WHERE name IN ('identity.email-verification-requested.v1', 'identity.password-reset-requested.v1')
                UNION SELECT 'identity.user-registered:' || key FROM identity.outbox WHERE name = 'identity.user-registered.v1'
                UNION SELECT 'identity.session-revoked:' || JSON_EXTRACT(body, '$.sessionId') FROM identity.outbox
                WHERE name = 'identity.session-revoked.v1'
                """),
            Unsaid("inventory", "SUBSTR(m.cause, 1, LENGTH(m.cause) - 11)", $"SELECT {Name} || ':' || key FROM inventory.outbox"));

        string Unsaid(string speaker, string told, string said) =>
            $"""
            SELECT m.id || ' tells of ' || m.cause || ', and {speaker} never said so' FROM notifications.message AS m
            WHERE SUBSTR(m.cause, 1, {speaker.Length + 1}) = '{speaker}.'
              AND m.created_at > (SELECT MIN(occurred_at) + (MIN(occurred_at) < {swept}) * {tried} FROM {speaker}.outbox)
              AND {told} NOT IN ({said})
              AND NOT EXISTS (SELECT 1 FROM notifications.audit AS a WHERE a.what = 'dead-letter' AND a.became = 'replayed'
                AND a.at BETWEEN m.created_at - {tried} AND m.created_at)
            """;
    }

    /// <summary>Whoever was erased has no address any more, in the order or at all, and the messages went with it.</summary>
    private const string WrongReader =
        $"""
        WITH {Told}
        SELECT m.id || ' (' || m.template || ') of ' || o.id || ' went to somebody else, or tells of another order'
        FROM notifications.message AS m JOIN told AS t ON t.template = m.template
        JOIN ordering.orders AS o ON o.id = SUBSTR(m.cause, LENGTH(t.event) + 2)
        WHERE (m.channel = 'email' AND m.recipient <> o.email) OR m.user_id IS NOT o.customer_id
           OR CASE WHEN JSON_VALID(m.facts) THEN JSON_EXTRACT(m.facts, '$.number') END IS NOT o.number
           OR (INSTR(m.link, '/orders/') > 0 AND INSTR(m.link, o.id) = 0)
        UNION ALL
        SELECT m.id || ' (' || m.template || ') is for ' || m.user_id || ' and went to another address than that account has'
        FROM notifications.message AS m LEFT JOIN identity.users AS u ON u.id = m.user_id
        WHERE m.template IN ('welcome', 'verify-email', 'reset-password', 'signed-out') AND m.recipient IS NOT u.email
          AND {NotByExample}
        """;

    /// <summary>
    /// What a reader wants may have changed since, so it is noted at the moment that counts. A text to a phone is for who asked for it,
    /// and a guest can't.
    /// </summary>
    private const string Unwanted =
        $"""
        SELECT n.id || ': ' || n.cause || ' was not wanted, and is told by ' || m.id FROM notifications.unwanted AS n
        JOIN notifications.message AS m ON m.cause = n.cause AND m.channel = n.channel AND m.template = n.template
        UNION ALL
        SELECT id || ': ' || cause || ' was left out, and nobody can switch off ' || template FROM notifications.unwanted
        WHERE channel <> 'email' OR template NOT IN ('order-shipped', 'order-delivered', 'payment-reminder')
        UNION ALL
        SELECT m.id || ' (' || m.template || ') is a text to a phone, for which nobody asked' FROM notifications.message AS m
        WHERE m.channel = 'sms' AND {NotByExample}
          AND (m.user_id IS NULL OR m.template NOT IN (
            'order-receipt', 'order-shipped', 'order-delivered', 'order-cancelled', 'order-refunded'))
        """;
}
