using Stoa.Contracts;
using Stoa.Kernel;
using Stoa.Kernel.Data;
using Stoa.Kernel.Messaging;
using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Payments.Tests;

public class SimulatorProviderTests
{
    private static readonly Money Price = Books.Price;

    [Fact, Rows(92)]
    public async Task An_answer_that_makes_no_sense_is_as_good_as_none()
    {
        SimulatedPayment[] nonsense =
        [
            new("<html>", "int_1", "ord_1", Price, null, null), new("", null, null, null, null, null),
            new("succeeded", null, "ord_1", Price, null, null), new("succeeded", "int_1", null, Price, null, null),
            new("succeeded", "int_1", "ord_1", null, null, null), new("succeeded", "int_1", "ord_1", Price with { Minor = 0 }, null, null),
            new("succeeded", "int_1", "ord_1", Price with { Minor = -23_775 }, null, null),
            new("succeeded", "int_1", "ord_1", Price with { Currency = "usd" }, null, null),
            new("succeeded", "int_1", "ord_1", Price with { Currency = "BTC" }, null, null),
            new("failed", "int_1", "ord_1", null, null, null), new("failed", "int_1", "ord_1", null, "", null),
            new("action", "int_1", "ord_1", null, null, null), new("processing", null, "ord_1", null, null, null),
        ];
        foreach (var answer in nonsense)
        {
            var provider = new SimulatorProvider(new Saying(answer), Secrets());
            Assert.IsType<ProviderState.Unknown>(await provider.Find(PaymentTableTests.In(PaymentState.New), Patience.Call));
            var charged = await provider.Charge(PaymentTableTests.In(PaymentState.New), "tok_visa", Patience.Call);
            Assert.Equal(new ChargeAnswer.Told(new ProviderState.Unknown()), charged);
        }
    }

    [Fact]
    public async Task No_answer_is_unknown_and_a_refusal_to_work_is_no_charge()
    {
        var away = new SimulatorProvider(new Saying(null), Secrets());
        var payment = PaymentTableTests.In(PaymentState.New);
        Assert.Equal(new ChargeAnswer.Told(new ProviderState.Unknown()), await away.Charge(payment, "tok_visa", Patience.Call));
        Assert.IsType<ProviderState.Unknown>(await away.Withdraw(payment, Patience.Call));
        Assert.Null(await away.Captures(DateTimeOffset.UnixEpoch, null, 10, Patience.Call));
        var busy = new SimulatorProvider(new Saying(new SimulatedPayment("busy", null, null, null, null, null)), Secrets());
        Assert.IsType<ChargeAnswer.Busy>(await busy.Charge(payment, "tok_visa", Patience.Call));
        var taken = new SimulatorProvider(new Saying(new SimulatedPayment("key-in-use", null, null, null, null, null)), Secrets());
        Assert.IsType<ChargeAnswer.KeyInUse>(await taken.Charge(payment, "tok_visa", Patience.Call));
    }

    private static Secrets Secrets() => new(new byte[32], new Clock());

    /// <summary>A provider that always says the same, or nothing at all.</summary>
    private sealed class Saying(object? answer) : Ask
    {
        public override Task<TAnswer> One<TQuery, TAnswer>(TQuery query, TimeSpan deadline) =>
            answer is TAnswer fits ? Task.FromResult(fits) : throw new Unavailable("Nobody is there to answer.");

        public override Task<TAnswer> Of<TQuery, TAnswer>(string service, TQuery query, TimeSpan deadline) =>
            One<TQuery, TAnswer>(query, deadline);

        public override Task<IReadOnlyDictionary<string, TAnswer>> All<TQuery, TAnswer>(TQuery query, TimeSpan deadline) =>
            throw new Unavailable("Nobody is there to answer.");
    }
}
