using Stoa.Client.Models;

namespace Stoa.Web;

/// <summary>Where somebody goes once they are in, and what they have filled in.</summary>
public sealed record DoorModel(string Next, Filled Filled);

/// <summary>Who somebody is, as they can change it.</summary>
/// <param name="Filled">Name and phone.</param>
/// <param name="Password">The old and the new one.</param>
/// <param name="Key">Changing the password twice by one form does it once.</param>
public sealed record ProfileModel(User User, Filled Filled, Filled Password, string Key);

/// <summary>A page of somebody's orders, newest first.</summary>
/// <param name="IsFirst">There are no newer ones.</param>
public sealed record OrdersModel(IReadOnlyList<Order> Orders, string? Next, bool IsFirst);

/// <summary>An address that is written down or changed.</summary>
/// <param name="Id">Nothing: it is a new one.</param>
/// <param name="IsDefault">It comes first at the checkout already.</param>
public sealed record AddressModel(string? Id, bool IsDefault, Filled Filled, string Key);

/// <summary>What somebody wants to be told, and whether we know a phone to text to.</summary>
public sealed record MailModel(Preferences Preferences, bool HasPhone);

/// <summary>Taking everything along, and going for good.</summary>
public sealed record PrivacyModel(Filled Filled);

/// <summary>A page that a link in a mail leads to.</summary>
/// <param name="Token">What the link brought.</param>
/// <param name="IsDone">What it is for was done.</param>
/// <param name="IsOver">It is good for nothing any more.</param>
public sealed record LinkModel(string Token, Filled Filled, bool IsDone = false, bool IsOver = false);

/// <summary>What somebody says of a product.</summary>
/// <param name="Key">Sending it twice says it once.</param>
public sealed record ReviewModel(Product Product, Filled Filled, string Key);
