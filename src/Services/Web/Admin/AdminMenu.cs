using Stoa.Kernel.Web;

namespace Stoa.Web;

/// <summary>The way through the admin.</summary>
public static class AdminMenu
{
    public static IReadOnlyList<Group> All { get; } =
    [
        new("Today", [
            new("/admin", "Overview", "gauge"), new("/admin/orders", "Orders", "box"), new("/admin/money", "Money desk", "money")]),
        new("Shop", [
            new("/admin/products", "Products", "tag"), new("/admin/categories", "Categories", "list"),
            new("/admin/stock", "Stock", "truck"), new("/admin/reviews", "Reviews", "star")]),
        new("People", [
            new("/admin/customers", "Customers", "people", Role.Admin), new("/admin/staff", "Staff", "person", Role.Admin),
            new("/admin/messages", "Messages", "mail"), new("/admin/templates", "Letters", "bell", Role.Admin)]),
        new("House", [
            new("/admin/services", "Services", "plug"), new("/admin/dead-letters", "Dead letters", "warn"),
            new("/admin/audit", "Audit log", "book")]),
    ];

    /// <summary>Items that belong together.</summary>
    public sealed record Group(string Name, IReadOnlyList<Item> Items);

    /// <summary>A way, and who sees it.</summary>
    public sealed record Item(string Path, string Name, string Icon, Role Least = Role.Staff);
}
