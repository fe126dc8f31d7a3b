using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Catalog;

/// <summary>The staff want another stock: Inventory is asked, whose it is, and answers by an event.</summary>
internal static class AskStock
{
    /// <summary>What wakes up whoever waits for an answer.</summary>
    public static string Waiting(string askId) => "stock-ask:" + askId;

    public abstract record Outcome;

    public sealed record Asked(string AskId) : Outcome;

    /// <summary>Nothing was asked, since the rest of the edit can't be.</summary>
    public sealed record Refused(Refusal Why) : Outcome;

    public sealed record NoSuchProduct : Outcome;

    public sealed record Stale : Outcome;

    /// <summary>Asks before anything else of the edit is done, but only where the rest could be done.</summary>
    public static async Task<Outcome> Run(Tx tx, string actorId, string id, IfMatch wanted, ProductEdit edit)
    {
        if (await ProductStore.Get(tx, id) is not { } product)
            return new NoSuchProduct();
        if (!wanted.Allows(product.Version))
            return new Stale();
        if (await DecideEdit.Run(tx, product, edit) is { Refusal: { } refusal })
            return new Refused(refusal);
        var askId = await Say(tx, actorId, id, edit.Stock.Value);
        await Audit.Add(tx, actorId, "product.stock", id, $"{product.Available} to sell", $"{edit.Stock.Value} asked for");
        return new Asked(askId);
    }

    /// <summary>The question itself.</summary>
    public static async Task<string> Say(Tx tx, string by, string productId, long stock)
    {
        var askId = tx.NewId("ask_");
        await StockAskStore.Add(tx, askId, productId, stock);
        tx.Publish(new StockAsked(askId, productId, stock, by));
        return askId;
    }
}
