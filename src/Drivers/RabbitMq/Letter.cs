using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RabbitMQ.Client.Events;
using Stoa.Kernel.Messaging;

namespace Stoa.RabbitMq;

/// <summary>What came out of a queue: an event, or something that is none and what is wrong with it.</summary>
internal sealed record Letter(Envelope? Envelope, string Problem, string Name, string Id, string Excerpt, bool Died)
{
    /// <summary>No event is longer, however its characters are written. What is, is not even read.</summary>
    public const int MostBytes = 2 * 1024 * 1024;

    private const int MostExcerpt = 4_000;
    private const int LongestId = 100;

    /// <summary>Reads a delivery, whose memory is the client's again afterwards.</summary>
    public static Letter Read(BasicDeliverEventArgs delivery)
    {
        var died = delivery.BasicProperties.Headers?.ContainsKey("x-death") == true;
        var (envelope, problem) = Open(delivery.Body);
        if (envelope is not null && !died)
            return new Letter(envelope, "", envelope.Name, envelope.Id, "", Died: false);
        // Its own id can't be believed, and it must have one that is the same when it comes again.
        var id = "letter_" + Convert.ToHexStringLower(SHA256.HashData(delivery.Body.Span))[..40];
        return new Letter(envelope, problem, Plain(delivery.RoutingKey, LongestId), id, Plain(delivery.Body.Span), died);
    }

    /// <summary>As a row that any store takes, for an operator to see: it has no more of it than can be shown.</summary>
    public Envelope ForOperators(DateTimeOffset now) =>
        Envelope is { } envelope && IsPlain(envelope.Id)
            ? new Envelope(
                envelope.Id, Plain(envelope.Name, LongestId), Plain(envelope.Source, LongestId), Plain(envelope.Key, LongestId),
                envelope.OccurredAt, new Cause(Plain(envelope.Cause.CorrelationId, LongestId), null), envelope.Body)
            : new Envelope(Id, "unreadable", "broker", Name, now, Cause.None, Excerpt);

    private static (Envelope? Envelope, string Problem) Open(ReadOnlyMemory<byte> body)
    {
        if (body.Length > MostBytes)
            return (null, $"The message is longer than {MostBytes} bytes and was not read.");
        try
        {
            return (CloudEvents.Read(body), "");
        }
        catch (JsonException failure)
        {
            return (null, $"The message is no event: {failure.Message}");
        }
    }

    private static bool IsPlain(string id) => id.Length <= LongestId && Plain(id, LongestId) == id;

    private static string Plain(ReadOnlySpan<byte> body) =>
        Plain(Encoding.UTF8.GetString(body[..Math.Min(body.Length, MostExcerpt)]), MostExcerpt);

    /// <summary>Without what a text column can't hold, and not cut in the middle of a character.</summary>
    private static string Plain(string text, int most)
    {
        var cut = text.Length <= most ? text : char.IsHighSurrogate(text[most - 1]) ? text[..(most - 1)] : text[..most];
        return cut.Replace('\0', '\uFFFD');
    }
}
