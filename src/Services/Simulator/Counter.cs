using Stoa.Contracts;
using Stoa.Kernel;
using Stoa.Kernel.Data;

namespace Stoa.Simulator;

/// <summary>Where the shop's questions are answered, as the weather lets them be.</summary>
internal sealed class Counter(Database db, Clock clock, Weather weather, Pages pages)
{
    private static readonly TimeSpan Slowness = TimeSpan.FromSeconds(3);

    /// <summary>Longer than anybody waits.</summary>
    private static readonly TimeSpan NoAnswer = TimeSpan.FromMinutes(1);

    public async Task<SimulatedPayment> Charge(ChargeSimulated asked)
    {
        var card = TestCards.Of(asked.Token);
        var sky = weather.Over(asked.PaymentKey, card);
        if (sky.HasFlag(Sky.Busy))
            return new SimulatedPayment("busy", null, null, null, null, null);
        if (sky.HasFlag(Sky.Error))
            throw new Unavailable("The simulator's weather: an error.");
        if (sky.HasFlag(Sky.Timeout))
            await Silence();
        var intent = await db.Transact(tx => ChargeCard.Run(tx, asked, card, sky));
        if (sky.HasFlag(Sky.Slow))
            await Task.Delay(Slowness, clock.Time);
        if (sky.HasFlag(Sky.TimeoutCaptured))
            await Silence();
        if (sky.HasFlag(Sky.ErrorCaptured))
            throw new Unavailable("The simulator's weather: an error after it was done.");
        return intent?.Told(pages) ?? new SimulatedPayment("key-in-use", null, null, null, null, null);
    }

    public async Task<SimulatedPayment> Open(OpenSimulatedSession asked) => (await db.Transact(tx => OpenPage.Run(tx, asked))).Told(pages);

    public async Task<SimulatedPayment> Find(string key) =>
        (await db.Read(async snapshot => await IntentStore.Get(snapshot, Intent.IdOf(key))))?.Told(pages)
            ?? new SimulatedPayment("nothing", null, null, null, null, null);

    public async Task<SimulatedPayment> Withdraw(string key) => (await db.Transact(tx => WithdrawIntent.Run(tx, key))).Told(pages);

    public async Task<SimulatedRefund> Refund(RefundSimulated asked)
    {
        var (refund, isNew) = await db.Transact(tx => GiveBack.Run(tx, asked, weather));
        if (isNew && await IsLost(asked))
            throw new Unavailable("The simulator's weather: the answer is lost.");
        return refund;
    }

    /// <summary>The newest are left for the next look: on a store with many writers they need not appear in order.</summary>
    public async Task<SimulatedCaptures> Captures(ListSimulatedCaptures asked) => new(await db.Read(async snapshot =>
        await Happenings.Captures(snapshot, asked.Since, asked.After, clock.Now - NoAnswer / 2, Math.Clamp(asked.Limit, 1, 500))));

    private async Task<bool> IsLost(RefundSimulated asked)
    {
        var intent = await db.Read(async snapshot => await IntentStore.Get(snapshot, Intent.IdOf(asked.PaymentKey)));
        return weather.Over(asked.PaymentKey, TestCards.Of(intent?.Token)).HasFlag(Sky.RefundAnswerLost);
    }

    private async Task Silence()
    {
        await Task.Delay(NoAnswer, clock.Time);
        throw new Unavailable("The simulator's weather: no answer.");
    }
}
