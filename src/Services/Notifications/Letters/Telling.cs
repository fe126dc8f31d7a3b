using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Notifications;

/// <summary>
/// Tells messages in the words that are theirs: the built-in ones, or the owner's version that was current when they were first carried.
/// A version never changes, so what was compiled once is right for ever, in every process. Words that can't be told any more hold no
/// message up: it is told in the built-in ones.
/// </summary>
public sealed partial class Telling(Database db, Templates templates, Secrets secrets, string shop, ILogger log)
{
    /// <summary>So many versions are kept compiled; beyond that it begins anew.</summary>
    private const int MostKept = 100;

    private readonly ConcurrentDictionary<(string Template, long Version), Template> kept = new();

    /// <summary>A message with its words.</summary>
    /// <param name="Failure">Why the owner's words could not be told.</param>
    public sealed record Told(Message Message, Func<Reading> Read, string? Failure = null);

    public async Task<Told> Tell(Message message)
    {
        var builtIn = new Told(message, () => message.Read(templates[message.Template], secrets, shop));
        if (message.Wording is not (> 0 and var version))
            return builtIn;
        Wording? written = null;
        if (!kept.TryGetValue((message.Template, version), out var template))
        {
            written = await db.Read(async snapshot => await WordingStore.Get(snapshot, message.Template, version));
            if (written is { Text: null })
                return builtIn;
        }
        try
        {
            template ??= Compiled(message.Template, version, written);
            var reading = message.Read(template, secrets, shop);
            var subject = message.Channel == Channel.Email ? template.Subject(Facts.Read(message.Facts)) : message.Subject;
            return new Told(message with { Subject = subject }, () => reading);
        }
#pragma warning disable CA1031 // whatever is wrong with the owner's words, the message goes
        catch (Exception failure)
        {
            LogFailed(log, message.Template, version, failure);
            return builtIn with { Failure = failure.Message };
        }
#pragma warning restore CA1031
    }

    private Template Compiled(string template, long version, Wording? written)
    {
        if (kept.Count >= MostKept)
            kept.Clear();
        return kept[(template, version)] = templates.Of(
            written?.Text ?? throw new InvalidOperationException($"There is no version {version} of {template}."));
    }

    [LoggerMessage(4101, LogLevel.Error, "Version {Version} of the template {Template} can't be told; the built-in words are used instead")]
    private static partial void LogFailed(ILogger log, string template, long version, Exception failure);
}
