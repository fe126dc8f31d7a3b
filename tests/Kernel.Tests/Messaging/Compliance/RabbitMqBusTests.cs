using Microsoft.Extensions.Logging.Abstractions;
using Stoa.Kernel.Messaging;
using Stoa.RabbitMq;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Messaging.Compliance;

/// <summary>The bus over RabbitMQ. Each test has a part of the shared broker for itself.</summary>
public sealed class RabbitMqBusTests : BusTests
{
    private RabbitServer? server;
    private string address = "";

    public override async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(RabbitServer.WhyNot is not null, RabbitServer.WhyNot ?? "");
        server = await RabbitServer.Shared;
        address = await server.NewHost();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (server is not null)
            await server.Forget(address);
    }

    protected override IBus Connect() => new RabbitMqBus(address, [], new Clock(), NullLogger.Instance);

    protected override Task Kill(IBus bus) => ((RabbitMqBus)bus).Kill();
}
