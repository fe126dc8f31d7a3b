using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Hosting;

public sealed class StartAndStopTests : IDisposable
{
    private readonly Scratch scratch = new();

    [Fact]
    public async Task A_service_that_can_not_start_ends_the_start_with_its_name()
    {
        var failure = await Assert.ThrowsAsync<ServiceFailed>(
            () => StartWith(service => service.AtStart(() => throw new InvalidDataException("no key"))));
        Assert.Contains("'toy'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("no key", failure.Message, StringComparison.Ordinal);
        await using var again = await StartWith(_ => { });       // the data folder was let go
    }

    [Fact]
    public async Task A_route_that_says_nothing_of_who_may_enter_keeps_the_shop_closed()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => StartWith(service => service.Routing(routes => routes.MapGet("/open", () => "hello"))));
        Assert.Contains("/open", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_fails_is_tried_again_and_harms_nobody()
    {
        var runs = 0;
        await using var shop = await StartWith(service => service.Every(TimeSpan.FromMilliseconds(1), _ =>
            Interlocked.Increment(ref runs) == 1 ? throw new InvalidOperationException("a bad day") : Task.CompletedTask));
        await Eventually.True(() => Volatile.Read(ref runs) > 2);
    }

    [Fact]
    public async Task What_was_said_but_not_heard_when_it_stopped_is_heard_by_the_next_start()
    {
        var blocked = new TaskCompletionSource();
        await using (var first = await StartWith(Speak))
        {
            using var http = new HttpClient();
            using var answer = await http.PostAsync(first.Addresses[0] + "/say", null);
            answer.EnsureSuccessStatusCode();
            await first.Stop();
        }
        var heard = new List<string>();
        await using var second = await StartWith(service => Hear(service, heard));
        await Eventually.True(() => heard.Count == 1);

        static void Speak(ServiceDescription service)
        {
            service.Publishes<Rung>();
            service.On<Rung>((_, _) => throw new Unavailable("nobody is at home"));
            service.Routing(routes => routes.MapPost("/say", async () =>
            {
                await service.Database.Transact(tx =>
                {
                    tx.Publish(new Rung("bell"));
                    return Task.CompletedTask;
                });
                return TypedResults.NoContent();
            }).Anyone());
        }

        static void Hear(ServiceDescription service, List<string> heard)
        {
            service.Publishes<Rung>();
            service.On<Rung>((_, rung) =>
            {
                heard.Add(rung.What);
                return Task.CompletedTask;
            });
        }
    }

    [Fact]
    public async Task A_service_that_keeps_nothing_has_no_database_and_serves()
    {
        var isReady = new Func<bool>(() => false);
        await using (var shop = await StartWith(service =>
        {
            service.KeepsNothing();
            service.Routing(routes => routes.MapGet("/page", () => "here").Anyone());
            isReady = () => service.IsReady;
        }))
        {
            using var http = new HttpClient();
            Assert.Equal("here", await http.GetStringAsync(shop.Addresses[0] + "/page"));
            using var health = await http.GetAsync(shop.Addresses[0] + "/health/ready");
            Assert.True(health.IsSuccessStatusCode);
            Assert.True(isReady());
            var told = await shop.House.Ask.All<AskHowItDoes, HowItDoes>(new AskHowItDoes(), TimeSpan.FromSeconds(5));
            Assert.True(told["toy"].Ready);
            Assert.Equal(0, told["toy"].Dead);
            await shop.Stop();
            Assert.False(isReady());
        }
        Assert.Empty(Directory.GetFiles(scratch.Folder, "toy.db*", SearchOption.AllDirectories));
    }

    public void Dispose() => scratch.Dispose();

    private Task<RunningShop> StartWith(Action<ServiceDescription> describe) =>
        ToyHouse.Start(scratch, ["identity", "toy"], [new ToyIdentity(), new Toy(describe)]);

    private sealed class Toy(Action<ServiceDescription> describe) : IService
    {
        public string Name => "toy";

        public void Describe(ServiceDescription service) => describe(service);
    }

    private sealed record Rung(string What) : IEvent
    {
        public static string Name => "toy.rung.v1";

        string IEvent.Key => What;
    }
}
