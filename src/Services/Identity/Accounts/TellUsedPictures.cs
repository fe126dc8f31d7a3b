using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Identity;

/// <summary>Which pictures the people show of themselves: each only one that is their own.</summary>
public static class TellUsedPictures
{
    public static async Task<UsedPictures> Run(Snapshot snapshot, GetUsedPictures asked)
    {
        var shown = (await UserStore.Avatars(snapshot, [.. asked.Pictures.Select(one => one.OwnerId).Distinct()])).ToHashSet();
        return new UsedPictures("avatar", [.. asked.Pictures.Select(one => one.PictureId).Where(id => shown.Contains(User.AvatarAt(id)))]);
    }
}
