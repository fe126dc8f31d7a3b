using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Catalog;

/// <summary>Which pictures the products show. An archived one is still seen in old orders, so it keeps its own.</summary>
internal static class TellUsedPictures
{
    public static async Task<UsedPictures> Run(Snapshot snapshot, GetUsedPictures asked) =>
        new("product", await ProductStore.Shown(snapshot, [.. asked.Pictures.Select(one => one.PictureId)]));
}
