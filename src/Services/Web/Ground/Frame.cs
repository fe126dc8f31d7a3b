using Microsoft.AspNetCore.Http;
using Stoa.Client.Models;

namespace Stoa.Web;

/// <summary>What is around a page, whatever is on it.</summary>
/// <param name="Departments">The first shelves, for the way through the shop.</param>
/// <param name="Path">Where we are.</param>
public sealed record Frame(ShopWords Shop, Format Format, IReadOnlyList<Category> Departments, PathString Path)
{
    /// <summary>Who looks; nobody where the page is the same for all.</summary>
    public Visitor? Visitor { get; init; }

    /// <summary>What forms on this page carry, so that only this page can send them.</summary>
    public string? FormToken { get; init; }

    /// <summary>What was done a moment ago.</summary>
    public Note? Note { get; init; }

    public string Money(decimal amount, string currency) => Format.Money(amount, currency);

    /// <summary>The address of this page for everybody.</summary>
    public string Address(string path) => Shop.Url + path;
}
