using Stoa.Kernel.Hosting;

namespace Stoa.Auditor;

/// <summary>Every invariant that is held against a shop, in the order in which it is told.</summary>
internal static class Invariants
{
    public static IReadOnlyList<Invariant> All(Books books) =>
    [
        .. Messages.All(books.Services),
    ];
}
