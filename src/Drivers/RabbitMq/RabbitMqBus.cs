using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using Stoa.Kernel;
using Stoa.Kernel.Data;
using Stoa.Kernel.Messaging;

namespace Stoa.RabbitMq;

/// <summary>
/// The bus over RabbitMQ. It speaks on one connection and hears on another, so that a broker that takes nothing more still hands out what
/// it has. Each is opened again by itself whenever it is lost; until then sending fails at once and the speaker's outbox keeps the event.
/// </summary>
public sealed partial class RabbitMqBus : IBus
{
    private readonly BrokerAddress address;
    private readonly Dictionary<string, HashSet<string>> audience = new(StringComparer.Ordinal);
    private readonly Clock clock;
    private readonly ILogger log;
    private readonly Line speaking;
    private readonly Line hearing;
    private readonly List<Ear> ears = [];
    private Topology topology = new([]);
    private Overhearers? overhearers;
    private volatile Voice? voice;

    public RabbitMqBus(string address, IReadOnlyList<Audience> everybody, Clock clock, ILogger log)
    {
        (this.address, this.clock, this.log) = (new BrokerAddress(address), clock, log);
        foreach (var one in everybody)
            Know(one);
        speaking = new Line("speaks", this.address, FindVoice, LoseVoice, clock, log);
        hearing = new Line("hears", this.address, OpenEars, () => { }, clock, log);
    }

    /// <summary>How long a start waits for the broker. Without it the shop serves all the same, and events wait in the outboxes.</summary>
    internal TimeSpan StartPatience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a publish may take before its connection is thought dead.</summary>
    internal TimeSpan PublishDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The connections that it has opened so far: more than two when some were lost.</summary>
    internal int Connections => speaking.Connections + hearing.Connections;

    public bool IsAway => voice is not { IsBlocked: false };

    public Task<string?> Check(CancellationToken stop) => address.Check(clock.Time, stop);

    public async Task Start(IReadOnlyList<Hearer> hearers, Overhearers overhearers, CancellationToken stop)
    {
        this.overhearers = overhearers;
        foreach (var hearer in hearers)
            Know(new Audience(hearer.Service, hearer.Names));
        topology = new Topology([.. audience.Select(one => new Audience(one.Key, one.Value))]);
        foreach (var hearer in hearers.Where(hearer => hearer.Names.Count > 0))
        {
            var addressee = new Addressee(hearer, clock);
            ears.Add(new Ear(Topology.QueueOf(hearer.Service), addressee.Take, clock, log));
            ears.Add(new Ear(Topology.DeadLettersOf(hearer.Service), addressee.TakeDead, clock, log) { IsLast = true });
        }
        var opened = Task.WhenAll(speaking.Open(), hearing.Open());
        try
        {
            await opened.WaitAsync(StartPatience, clock.Time, stop);
        }
        catch (TimeoutException)
        {
            LogWaiting(log, address.Readable);
        }
    }

    public async Task Send(Envelope envelope)
    {
        var speaker = voice ?? throw new Unavailable("The broker can't be reached.");
        var answer = await speaker.Say(envelope);
        if (answer == Answer.Taken || (answer == Answer.NobodyThere && !IsHeard(envelope.Name)))
            return;
        if (answer == Answer.NobodyThere)
        {
            // Somebody deleted what it should have reached.
            LogHomeless(log, envelope.Name, envelope.Id);
            speaker.Mend();
        }
        throw new Unavailable(answer switch
        {
            Answer.Refused => "The broker refused it: a queue is full.",
            Answer.NobodyThere => "Its hearers' queues are missing and are made again.",
            Answer.Blocked => "The broker takes nothing at the moment.",
            _ => "The broker did not confirm it.",
        });
    }

    public async Task StopHearing()
    {
        await Task.WhenAll(ears.Select(ear => ear.Rest()));
        await hearing.Close();
    }

    public async ValueTask DisposeAsync()
    {
        await StopHearing();
        await speaking.Close();
    }

    /// <summary>Ends as a killed process does: what is being handled is neither waited for nor acknowledged.</summary>
    internal Task Kill() => Task.WhenAll(hearing.Close(), speaking.Close());

    private bool IsHeard(string name) => audience.Values.Any(names => names.Contains(name));

    private void Know(Audience one)
    {
        if (!audience.TryGetValue(one.Service, out var names))
            audience.Add(one.Service, names = new(StringComparer.Ordinal));
        names.UnionWith(one.Names);
    }

    private async Task FindVoice(IConnection connection, Action<string> drop)
    {
        await topology.Declare(connection, log);
        var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: false));
        voice = new Voice(connection, channel, drop, clock.Time, PublishDeadline);
    }

    private void LoseVoice()
    {
        var gone = voice;
        voice = null;
        gone?.Over();
    }

    private async Task OpenEars(IConnection connection, Action<string> drop)
    {
        await topology.Declare(connection, log);
        var own = await Overhear(connection);
        foreach (var ear in own is null ? ears : [.. ears, own])
            await ear.Open(connection, drop);
        if (own is not null && hearing.Connections > 1)
            overhearers!.Missed();
    }

    /// <summary>This process's own ear, whose queue goes with the connection: for caches and revoked sessions.</summary>
    private async Task<Ear?> Overhear(IConnection connection)
    {
        if (overhearers!.Names.Count == 0)
            return null;
        var queue = await Topology.DeclareOwn(connection, overhearers.Names);
        return new Ear(queue, letter =>
        {
            if (letter.Envelope is { } envelope)
                overhearers.Hear(envelope);
            return Task.CompletedTask;
        }, clock, log);
    }

    [LoggerMessage(
        2401, LogLevel.Warning, "The broker {Broker} can't be reached yet; the shop serves and its events wait in the outboxes")]
    private static partial void LogWaiting(ILogger log, string broker);

    [LoggerMessage(2402, LogLevel.Warning, "{Event} {Id} reached no queue although it is heard; the queues are declared again")]
    private static partial void LogHomeless(ILogger log, string @event, string id);
}
