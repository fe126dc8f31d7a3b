using Stoa.Client.Models;

namespace Stoa.Web;

/// <summary>People with an account: those who buy, or those who run the shop.</summary>
/// <param name="Role">The one that is wanted; nothing for all who run the shop.</param>
/// <param name="IsWhole">Whether nobody is left out who is on no next page.</param>
public sealed record PeopleModel(
    IReadOnlyList<StaffUser> All, bool IsStaff, string? Search, string? Role, string? Next, bool IsWhole = true);

/// <summary>Somebody with an account.</summary>
/// <param name="Orders">The newest.</param>
/// <param name="Messages">The newest.</param>
public sealed record PersonModel(StaffUser It, IReadOnlyList<Order> Orders, IReadOnlyList<Message> Messages);
