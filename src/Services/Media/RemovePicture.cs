using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Media;

/// <summary>A picture goes: by its owner, by the staff, or because its owner was erased.</summary>
internal static class RemovePicture
{
    /// <summary>False: there is no such picture, or it is not for this caller to take away.</summary>
    public static async Task<bool> Run(Tx tx, string id, string callerId, bool isStaff)
    {
        if (await PictureStore.Get(tx, id) is not { } picture || !(isStaff || picture.OwnerId == callerId)
            || !await PictureStore.Remove(tx, picture))
        {
            return false;
        }
        if (picture.OwnerId != callerId || picture.Purpose == Purpose.Product)
            await Audit.Add(tx, callerId, "picture", id, $"{PictureStore.Word(picture.Purpose)} of {picture.OwnerId}", "none");
        return true;
    }

    /// <summary>What a person showed of themselves goes with them; what they put up for the shop is the shop's.</summary>
    public static async Task OfErased(Tx tx, UserErased erased)
    {
        foreach (var picture in await PictureStore.Of(tx, erased.UserId, Purpose.Avatar, Picture.MostAvatars * 2))
            await PictureStore.Remove(tx, picture);
    }
}
