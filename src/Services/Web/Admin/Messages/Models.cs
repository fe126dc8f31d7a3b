using Stoa.Client.Models;

namespace Stoa.Web;

/// <summary>Everything that the shop has told people.</summary>
/// <param name="Status">What became of those that are shown; nothing for all.</param>
/// <param name="Results">What came of those that were just tried again.</param>
public sealed record MessagesModel(MessagePage Found, string? Status, IReadOnlyList<Result> Results);

/// <summary>Addresses to which the shop sends nothing any more.</summary>
public sealed record ClosedAddressesModel(WebAddressPage Found);
