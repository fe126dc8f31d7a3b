using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Media;

namespace Stoa.Interleavings.Tests;

/// <summary>Two processes of Media at the same bytes: none are lost that are a picture, and none stay that are none.</summary>
public sealed class MediaTests(ITestOutputHelper output)
{
    private const string Ada = "usr_ada", Bob = "usr_bob", Same = "same", Spare = "spare", Cloud = "cloud/stoa/";
    private static readonly byte[] Bytes = [1];

    private string first = "", second = "";

    [Theory, InlineData(false), InlineData(true)]
    public Task Any_two_uses_of_the_same_bytes_end_as_one_after_the_other(bool isOutside) => Weaving.All(
        output, () => new MediaService(),
        [new(isOutside ? "at Cloudinary" : "in the database", side => Arrange(side, isOutside), Uses(isOutside)) { Later = ThrowAwayAll }],
        isLong: false,
        "SELECT content.hash || ' lies there for nothing' FROM content WHERE NOT EXISTS "
            + "(SELECT 1 FROM picture WHERE picture.hash = content.hash)",
        "SELECT picture.id || ' is never looked at' FROM picture WHERE NOT EXISTS (SELECT 1 FROM look WHERE picture_id = picture.id)");

    private async Task Arrange(Side side, bool isOutside)
    {
        first = (await Put(side, Ada, Same, isOutside))!.Id;
        second = (await Put(side, Bob, Same, isOutside))!.Id;
        var spare = (await Put(side, Ada, Spare, isOutside))!;
        await ThrowAwayNow(side);
        await side.Db.Transact(tx => RemovePicture.Run(tx, spare.Id, Ada, isStaff: false));
        ((StoppedClock)side.Db.Clock.Time).Now += 2 * SweepPictures.Rest;
    }

    /// <summary>Outside, spare bytes that are just thrown away are refused; whoever comes again a moment later puts them there.</summary>
    private IReadOnlyList<Use> Uses(bool isOutside) =>
    [
        Use.Of("one more of the same", async side => await Put(side, Ada, Same, isOutside) is not null),
        Use.Of("one more", async side => await Put(side, Bob, isOutside ? Same : Spare, isOutside) is not null),
        Use.Of("the first is taken away", side => side.Db.Transact(tx => RemovePicture.Run(tx, first, Ada, isStaff: false))),
        Use.Of("the second is taken away", side => side.Db.Transact(tx => RemovePicture.Run(tx, second, Bob, isStaff: false))),
        Use.Of("Ada is erased", side => side.Hear(new UserErased(Ada), "evt_erased_ada")),
        Use.Of("what is unused is thrown away", ThrowAwayNow),
        Use.Of("nobody shows any", side => Look(side)),
        Use.Of("the first is shown", side => Look(side, first)),
    ];

    /// <summary>Nothing: somebody throws the same bytes away, so whoever came has to come again.</summary>
    private static async Task<Media.Picture?> Put(Side side, string owner, string hash, bool isOutside)
    {
        var seen = new Seen("image/png", new Rewritten(Flaw.None, 1, 1, Bytes));
        if (!isOutside)
        {
            return await side.Db.Transact(tx => AddPicture.Run(
                tx, owner, Purpose.Avatar, seen, hash, inner => PictureStore.Keep(inner, hash, Bytes.Length, Bytes)));
        }
        if (await side.Db.Transact(tx => PictureStore.Intend(tx, hash, Cloud + hash).AsTask()) is not { } claim)
            return null;
        try
        {
            return await side.Db.Transact(tx => AddPicture.Run(tx, owner, Purpose.Avatar, seen, hash, async inner =>
            {
                if (!await PictureStore.KeepOutside(inner, hash, Bytes.Length, Cloud + hash, claim))
                    throw new Unavailable("Thrown away meanwhile.");
            }));
        }
        catch (Unavailable)
        {
            return null;
        }
    }

    private static async Task ThrowAwayNow(Side side)
    {
        try
        {
            while (await side.Db.Transact(ThrowAway.Claim) is { } unused)
                await side.Db.Transact(tx => ThrowAway.Keep(tx, unused, isDone: true));
        }
        catch (Conflict)
        {
            // A picture was made of them at this moment. The errand comes again.
        }
    }

    private static async Task Look(Side side, params IReadOnlyList<string> shown)
    {
        if (await side.Db.Transact(SweepPictures.Claim) is { } question)
            await side.Db.Transact(tx => SweepPictures.Keep(tx, question, [new UsedPictures("avatar", shown)]));
    }

    private static async Task ThrowAwayAll(Stage stage)
    {
        stage.Time.Now += TimeSpan.FromHours(1);       // whatever somebody meant to put there is looked at as well
        await ThrowAwayNow(stage.Prepares);
    }
}
