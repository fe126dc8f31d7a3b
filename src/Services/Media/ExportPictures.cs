using System.Text.Json.Nodes;
using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Media;

/// <summary>The pictures of themselves that a person put up.</summary>
internal static class ExportPictures
{
    public static async Task<PersonalData> Run(Snapshot snapshot, string userId)
    {
        var pictures = await PictureStore.Of(snapshot, userId, Purpose.Avatar, Picture.MostAvatars * 2);
        return new PersonalData(new JsonObject
        {
            ["pictures"] = new JsonArray(
            [
                .. pictures.Select(picture => new JsonObject
                {
                    ["id"] = picture.Id,
                    ["url"] = picture.Url,
                    ["createdAt"] = picture.CreatedAt,
                }),
            ]),
        });
    }
}
