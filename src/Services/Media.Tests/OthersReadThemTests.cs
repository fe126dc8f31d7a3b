using System.Text.Json.Nodes;
using Stoa.Testing;

namespace Stoa.Media.Tests;

/// <summary>What we keep of a picture, read by a program that is not ours: the npm package sharp.</summary>
public class OthersReadThemTests
{
    [Fact]
    [Rows(95, 99)]
    public async Task What_is_kept_looks_as_what_came()
    {
        var pictures = new JsonArray();
        foreach (var (name, _, _, _) in Pictures.Samples)
        {
            var bytes = Pictures.Sample(name);
            pictures.Add(new JsonObject
            {
                ["before"] = Convert.ToBase64String(bytes),
                ["after"] = Convert.ToBase64String(PictureFormat.Read(bytes).Picture.Bytes),
            });
        }
        var seen = (await Counterpart.Ask("sharp", new JsonObject { ["pictures"] = pictures }.ToJsonString())).Said("pictures").AsArray();
        foreach (var ((name, type, width, height), found) in Pictures.Samples.Zip(seen))
        {
            Assert.Equal((name, $"{width} x {height}"), (name, (string)found!["size"]!));
            Assert.True((bool)found["isAsLong"]!, name);
            Assert.InRange((int)found["farthest"]!, 0, type == "image/webp" || name == "palette.png" ? 3 : 0);       // without its profile
            Assert.Equal(0, (int)found["words"]!);
            Assert.Equal(name is "moving.gif" or "moving.webp" ? 3 : 1, (int)found["pages"]!);
            Assert.InRange((int)found["exif"]!, 0, 32);
        }
    }
}
