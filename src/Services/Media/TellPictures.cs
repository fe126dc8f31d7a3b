using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Media;

/// <summary>Which pictures there are, for who is about to show them.</summary>
internal static class TellPictures
{
    public static async Task<PictureList> Run(Snapshot snapshot, GetPictures asked) =>
        new(await PictureStore.Known(snapshot, [.. asked.PictureIds.Take(GetPictures.Most)]));
}
