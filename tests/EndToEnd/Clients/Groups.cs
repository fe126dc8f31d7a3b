namespace Stoa.EndToEnd.Clients;

/// <summary>What the groups of calls are about.</summary>
internal static class Groups
{
    public static string Summary(string group) => group switch
    {
        "Account" => "The caller's own account: profile, addresses, privacy.",
        "Auth" => "Signing in and out, devices, passwords, e-mail addresses.",
        "Cart" => "The cart, a guest's or a customer's.",
        "Categories" => "The tree of categories.",
        "Inventory" => "Stock and its ledger.",
        "Mailbox" => "What the shop sent, where it is a shop that plays.",
        "Media" => "Pictures.",
        "Notifications" => "What the shop tells people, and how.",
        "Ops" => "For those who run the shop: money, dead letters, who changed what.",
        "Orders" => "From cart to parcel.",
        "Payments" => "Paying, and giving back.",
        "Products" => "Products and their reviews.",
        "Simulator" => "The payment provider that is built in.",
        "Templates" => "The letters that the shop writes, in the owner's words.",
        "Users" => "Everybody's accounts, for admins.",
        _ => throw new ArgumentOutOfRangeException(nameof(group), group, "What is this group about?"),
    };
}
