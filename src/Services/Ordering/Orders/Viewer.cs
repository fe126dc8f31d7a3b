using Stoa.Kernel.Web;

namespace Stoa.Ordering;

/// <summary>Who looks at an order or acts on it.</summary>
/// <param name="HoldsToken">Brought the token of a guest's order, of just this one.</param>
internal sealed record Viewer(bool IsStaff, string? UserId, bool HoldsToken)
{
    public static Viewer Of(Caller? caller, bool holdsToken) => new(caller?.Role >= Role.Staff, caller?.UserId, holdsToken);

    /// <summary>As what they act on this order: as its owner if they are, else as staff.</summary>
    public string ActsAs(Order order)
    {
        if (order.CustomerId is { } customer && customer == UserId)
            return Fact.Customer;
        return order.IsGuests && HoldsToken ? Fact.Guest : UserId!;
    }
}
