using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Ordering;

/// <summary>The words of an order to the other services: each says what its hearers need.</summary>
internal static class OrderSpeech
{
    public const string Cancelled = "cancelled", NotPayable = "not-payable";

    public static void Placed(Tx tx, OrderTokens tokens, Order order, IReadOnlyList<OrderLine> lines) => tx.Publish(new OrderPlaced(
        order.Id, order.Number, order.CustomerId, tokens.HashFor(order), order.Email, order.CartId, order.CartVersion, lines, order.Total,
        order.ExpiresAt));

    /// <summary>Money that no order can take, or of no order at all, goes back.</summary>
    public static void SendBack(Tx tx, string orderId, Fact fact) =>
        tx.Publish(new RefundRequested(orderId, fact.PaymentId!, fact.Amount!.Value, fact.Reason, NotPayable));

    public static async ValueTask Say(Tx tx, OrderTokens tokens, OrderState from, Order order, Said said, Fact fact)
    {
        var (id, number, customer, email) = (order.Id, order.Number, order.CustomerId, order.Email);
        switch (said)
        {
            case Said.PaymentRequested:
                tx.Publish(new PaymentRequested(id, number, customer, tokens.HashFor(order), email, order.Total, order.ExpiresAt));
                break;
            case Said.OrderPaid:
                tx.Publish(new OrderPaid(
                    id, number, customer, tokens.HashFor(order), email, order.CartId, order.CartVersion, await LineStore.Of(tx, order),
                    order.Total, order.ExpiresAt, order.PaymentId, order.UpdatedAt, tokens.SealFor(order)));
                break;
            case Said.OrderRejected:
                tx.Publish(new OrderRejected(id, number, customer, email, fact.Reason, await Stock(tx, order), Restock: false));
                break;
            case Said.OrderExpired:
                tx.Publish(new OrderExpired(id, number, customer, email, fact.Reason, await Stock(tx, order), Restock: false));
                break;
            case Said.OrderCancelled:
                tx.Publish(new OrderCancelled(
                    id, number, customer, email, fact.Reason, await Stock(tx, order), Restock: from == OrderState.Paid,
                    tokens.SealFor(order)));
                break;
            case Said.OrderRefunded:
                tx.Publish(new OrderRefunded(
                    id, number, customer, email, fact.Reason, await Stock(tx, order), Restock: from == OrderState.Paid, order.Total,
                    tokens.SealFor(order)));
                break;
            case Said.RefundOfThisPayment:
                SendBack(tx, id, fact);
                break;
            case Said.RefundOfWhatIsLeft:
                await SendBackWhatIsLeft(tx, order, fact);
                break;
            default:
                SayToTheBuyer(tx, tokens, order, said, fact);
                break;
        }
    }

    /// <summary>What only Notifications hears.</summary>
    private static void SayToTheBuyer(Tx tx, OrderTokens tokens, Order order, Said said, Fact fact)
    {
        var (id, number, customer, email) = (order.Id, order.Number, order.CustomerId, order.Email);
        var token = tokens.SealFor(order);
        switch (said)
        {
            case Said.PaymentDeclined:
                tx.Publish(new PaymentDeclined(id, number, customer, email, fact.Reason, order.ExpiresAt, token));
                break;
            case Said.PaymentReminded:
                tx.Publish(new PaymentReminded(id, number, customer, email, order.Total, order.ExpiresAt, token));
                break;
            case Said.OrderShipped:
                tx.Publish(new OrderShipped(id, number, customer, email, order.Tracking, token));
                break;
            case Said.OrderDelivered:
                tx.Publish(new OrderDelivered(id, number, customer, email, order.Tracking, token));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(said), said, "Nobody knows how to say it.");
        }
    }

    private static async ValueTask SendBackWhatIsLeft(Tx tx, Order order, Fact fact)
    {
        if (order.PaymentId is not { } paymentId)
            return;       // it had cost nothing
        var left = order.Total with { Minor = order.Total.Minor - await RefundStore.Of(tx, order.Id, paymentId) };
        if (left.Minor > 0)
            tx.Publish(new RefundRequested(order.Id, paymentId, left, fact.Reason, Cancelled));
    }

    private static async ValueTask<IReadOnlyList<StockLine>> Stock(Tx tx, Order order) =>
        [.. (await LineStore.Of(tx, order)).Select(line => new StockLine(line.ProductId, line.Quantity))];
}
