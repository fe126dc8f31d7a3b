using System.Collections.Concurrent;
using Stoa.Kernel;
using Stoa.Kernel.Outside;
using Stoa.Kernel.Web;

namespace Stoa.Notifications;

/// <summary>
/// Carries mails over the shop's mail server, a few at a time, each line for several. A mail whose last answer is lost is carried again
/// later: perhaps it comes twice then, with the same Message-ID, and never not at all.
/// </summary>
internal sealed class SmtpCarrier : ICarrier, IAsyncDisposable
{
    public const int MostLines = 8;

    private const int MostMailsPerLine = 100;
    /// <summary>Both together are less than a message may take, or it would still go out when nobody waits for it any more.</summary>
    private static readonly TimeSpan ForLine = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ForMail = TimeSpan.FromSeconds(14);
    private static readonly TimeSpan IdleFor = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly SmtpSettings settings;
    private readonly Clock clock;
    private readonly SemaphoreSlim free = new(MostLines);
    private readonly ConcurrentStack<SmtpLine> idle = new();
    private readonly ITimer tidying;

    public SmtpCarrier(SmtpSettings settings, Clock clock)
    {
        (this.settings, this.clock) = (settings, clock);
        tidying = clock.Time.CreateTimer(_ => _ = Tidy(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public async Task<Delivery> Carry(Message message, Func<Reading> read, CancellationToken deadline)
    {
        if (Email.Flaw(message.To) is { } flaw)
            return Delivery.Refused("The address " + flaw);
        if (!await free.WaitAsync(ForLine, deadline))
            return Delivery.Busy("All lines to the mail server were busy.", Pause);
        try
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(deadline);
            over.CancelAfter(ForMail);
            return await Send(Sender.OnTheWire(message.To), MailText.Write(message, read(), settings.From), over.Token);
        }
        finally
        {
            free.Release();
        }
    }

    /// <summary>Whether it is there and knows us.</summary>
    public async Task<Finding> Look(CancellationToken stop)
    {
        var (line, whyNot) = await SmtpLine.Open(settings, stop);
        if (line is null)
            return new Finding(false, whyNot);
        await line.Close();
        return new Finding(true, $"{settings} takes mails{(settings.User is null ? "" : $" of {settings.User}")}.");
    }

    public async ValueTask DisposeAsync()
    {
        await tidying.DisposeAsync();
        while (idle.TryPop(out var line))
            await line.Close();
        free.Dispose();
    }

    private async Task<Delivery> Send(string to, string mail, CancellationToken stop)
    {
        while (idle.TryPop(out var used))
        {
            // The server may have hung up meanwhile: only its answer to the mail itself is worth a failure.
            if (await Over(used, to, mail, stop) is { } outcome)
                return outcome;
        }
        var (line, whyNot) = await SmtpLine.Open(settings, stop);
        return line is null ? Delivery.NotYet(whyNot) : await Over(line, to, mail, stop) ?? Delivery.NotYet("The mail server hung up.");
    }

    /// <summary>Nothing when the line was dead before anything was said.</summary>
    private async Task<Delivery?> Over(SmtpLine line, string to, string mail, CancellationToken stop)
    {
        var isFresh = line.Mails == 0;
        try
        {
            if (!isFresh && !await line.IsAlive(stop))
            {
                await line.DisposeAsync();
                return null;
            }
            var outcome = await line.Send(to, mail, stop);
            await PutBack(line);
            return outcome;
        }
        catch (IOException failure)
        {
            await line.DisposeAsync();
            return Delivery.NotYet($"The mail server broke the line off: {failure.Message}");
        }
        catch (OperationCanceledException)
        {
            await line.DisposeAsync();
            return Delivery.NotYet("The mail server did not answer in time.");
        }
    }

    private async Task PutBack(SmtpLine line)
    {
        if (line.Mails >= MostMailsPerLine)
        {
            await line.Close();
            return;
        }
        line.IdleSince = clock.Now;
        idle.Push(line);
        tidying.Change(IdleFor, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Closes what nobody has used for a while.</summary>
    private async Task Tidy()
    {
        var young = new List<SmtpLine>();
        while (idle.TryPop(out var line))
        {
            if (clock.Now - line.IdleSince < IdleFor)
                young.Add(line);
            else
                await line.Close();
        }
        foreach (var line in young)
            idle.Push(line);
        if (young.Count > 0)
            tidying.Change(IdleFor, Timeout.InfiniteTimeSpan);
    }
}
