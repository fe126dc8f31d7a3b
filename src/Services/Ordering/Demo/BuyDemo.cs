using Stoa.Kernel.Data;

namespace Stoa.Ordering;

/// <summary>
/// The errand that gives the demo shop its past orders. Once Identity has let the demo's customers in, they buy one order after another
/// through the shop's own door, and so with real stock, money and mails; what the staff would do, Ordering does here by their own use
/// case, in the name of the demo. Where it is lies in one row; a kill leaves a step that is repeated under the same keys.
/// </summary>
internal sealed class BuyDemo(DemoBuyer buyer, OrderTokens tokens)
{
    public const string Name = "buy-demo";

    /// <summary>Who ships, as the book and the timeline tell.</summary>
    private static readonly Viewer Staff = new(IsStaff: true, "demo", HoldsToken: false);

    /// <summary>Then this order is left out. It takes some minutes to come here.</summary>
    private const int MostTries = 40;

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(5), LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Opening = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100), UntilSomebodyIsThere = TimeSpan.FromSeconds(1);

    /// <summary>A shop without any order may be a demo; the first step finds out.</summary>
    public static async Task Begin(Tx tx) => await DemoStore.Begin(tx, tx.Now + Opening);

    public static async Task<DemoTurn?> Claim(Tx tx) => await DemoStore.Take(tx, tx.Now + Lease);

    public async Task<DemoAnswer> Call(DemoTurn turn, CancellationToken deadline)
    {
        try
        {
            var answer = await (turn.Step switch
            {
                DemoStep.Fill => buyer.Fill(turn, deadline),
                DemoStep.CheckOut => buyer.CheckOut(turn, deadline),
                _ => buyer.Settle(turn, deadline),
            });
            if (turn.IsCustomersLast && (turn.Step == DemoStep.Settle || answer.Word == DemoWord.Never))
                await buyer.Leave(turn.Order, deadline);
            return answer;
        }
        catch (Exception away) when (away is HttpRequestException or Unavailable)
        {
            return DemoAnswer.NobodyThere;
        }
    }

    public async Task Keep(Tx tx, DemoTurn turn, DemoAnswer answer)
    {
        if (!await DemoStore.Holds(tx, turn))
            return;
        var word = answer.Word == DemoWord.Done && turn.Step == DemoStep.Settle ? await Finish(tx, turn) : answer.Word;
        if (word == DemoWord.NobodyThere)
            await DemoStore.Next(tx, turn, tx.Now + UntilSomebodyIsThere);
        else if (word == DemoWord.NotYet && turn.Tries < MostTries)
            await DemoStore.Next(tx, turn with { Tries = turn.Tries + 1 }, tx.Now + PauseAfter(turn.Tries));
        else if (word == DemoWord.Done && turn.Step != DemoStep.Settle)
            await DemoStore.Next(tx, turn with { Step = turn.Step + 1, OrderId = answer.OrderId, Tries = 0 }, tx.Now);
        else if (turn.IsLast)
            await DemoStore.Next(tx, turn, dueAt: null);
        else
            await DemoStore.Next(tx, new DemoTurn(turn.Number + 1, DemoStep.Fill, null, 0, turn.Lease), tx.Now);
    }

    /// <summary>The customer has done their part: the order says whether it worked, and is shipped where that is its end.</summary>
    private async Task<DemoWord> Finish(Tx tx, DemoTurn turn)
    {
        var end = turn.Order.End;
        if (end is DemoEnd.Unpaid or DemoEnd.Cancelled)
            return DemoWord.Done;
        var status = (await OrderStore.Get(tx, turn.OrderId!))?.Status;
        if (status is OrderState.Pending or OrderState.AwaitingPayment)
            return DemoWord.NotYet;
        if (status != OrderState.Paid || end == DemoEnd.Paid)
            return DemoWord.Done;       // somebody was at it by hand, or it is where it should be
        await ChangeOrder.Run(tx, tokens, turn.OrderId!, Staff, Happening.Ship, reason: null, DemoOrder.TrackingOf(turn.Number));
        if (end == DemoEnd.Delivered)
            await ChangeOrder.Run(tx, tokens, turn.OrderId!, Staff, Happening.Deliver, reason: null);
        return DemoWord.Done;
    }

    private static TimeSpan PauseAfter(int tries) =>
        tries >= 6 || ShortestPause * (1 << tries) > LongestPause ? LongestPause : ShortestPause * (1 << tries);
}
