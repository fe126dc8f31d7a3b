using Microsoft.Extensions.Logging.Abstractions;
using Stoa.RabbitMq;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Messaging.RabbitMq;

public class AddressTests
{
    public static bool IsHere => RabbitServer.WhyNot is null;

    [Fact(SkipUnless = nameof(IsHere), Skip = "RabbitMQ is not at hand.")]
    public async Task A_broker_that_can_be_used_is_fit()
    {
        var server = await RabbitServer.Shared;
        var address = await server.NewHost();
        Assert.Null(await WhatIsWrong(address));
        await server.Forget(address);
    }

    [Fact(SkipUnless = nameof(IsHere), Skip = "RabbitMQ is not at hand.")]
    public async Task A_wrong_password_and_a_part_that_is_not_there_are_told_without_the_password()
    {
        var server = await RabbitServer.Shared;
        var address = await server.NewHost();
        var wrong = await WhatIsWrong(address.Replace("guest:guest", "guest:sesame", StringComparison.Ordinal));
        Assert.Contains("can't be used", wrong, StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", wrong, StringComparison.Ordinal);
        Assert.Contains("can't be used", await WhatIsWrong(address + "-of-nobody"), StringComparison.Ordinal);
        await server.Forget(address);
    }

    [Fact]
    public async Task A_broker_that_is_not_there_is_told() =>
        Assert.StartsWith("Stoa:Bus: the broker at 127.0.0.1:1 can't be used: ", await WhatIsWrong("amqp://guest:guest@127.0.0.1:1"),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("amqp://me:secret@broker.example", "broker.example:5672")]
    [InlineData("amqp://me:secret@broker.example:5673/shop", "broker.example:5673/shop")]
    [InlineData("amqps://me:secret@broker.example", "broker.example:5671")]
    public void What_people_read_has_no_password(string address, string readable) =>
        Assert.Equal(readable, new BrokerAddress(address).Readable);

    private static async Task<string?> WhatIsWrong(string address)
    {
        await using var bus = new RabbitMqBus(address, [], new Clock(), NullLogger.Instance);
        return await bus.Check(TestContext.Current.CancellationToken);
    }
}
