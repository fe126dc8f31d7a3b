using System.Globalization;
using Stoa.Contracts;

namespace Stoa.Notifications;

/// <summary>What the shop's staff are told.</summary>
internal sealed class StaffLetters(string shop, string to)
{
    /// <summary>Once a day and product: stock that goes up and down around the mark is no news.</summary>
    public Letter StockLow(StockLow stock, DateTimeOffset now) => new(
        Letter.CauseOf<StockLow>($"{stock.ProductId}:{now.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}"),
        "stock-low", null, to, new Facts { Product = Words.Line(stock.ProductName), Left = Words.Of(stock.Available) }, shop + "/admin");
}
