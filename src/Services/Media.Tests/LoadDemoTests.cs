using Stoa.Testing;

namespace Stoa.Media.Tests;

public class LoadDemoTests
{
    [Theory, EachDatabase]
    public async Task An_empty_shop_has_the_pictures_of_the_demo_and_what_is_taken_away_stays_away(Engine engine)
    {
        await using var fresh = await Fresh.Database(engine, new MediaService());
        await Task.WhenAll(LoadDemo.Run(fresh.Database), LoadDemo.Run(fresh.Database));       // as two processes would
        var pictures = await fresh.Database.Read(async snapshot => await PictureStore.Of(snapshot, "demo", Purpose.Product, 1_000));
        Assert.True(pictures.Count >= 60);
        Assert.Equal("med_0000000000000000000DEM0001", pictures[0].Id);
        Assert.All(pictures, one => Assert.Equal(("image/png", 800, 800), (one.ContentType, one.Width, one.Height)));
        Assert.True(pictures.Sum(one => one.SizeBytes) < 4 * 1024 * 1024);
        Assert.Equal(pictures.Count, pictures.Select(one => one.Hash).Distinct().Count());

        Assert.True(await fresh.Database.Transact(tx => RemovePicture.Run(tx, pictures[0].Id, "usr_1", isStaff: true)));
        await LoadDemo.Run(fresh.Database);
        Assert.Null(await fresh.Database.Read(async snapshot => await PictureStore.Get(snapshot, pictures[0].Id)));
    }

    [Theory, EachDatabase]
    public async Task A_shop_that_has_pictures_of_its_own_is_left_alone(Engine engine)
    {
        await using var fresh = await Fresh.Database(engine, new MediaService());
        var bytes = Pictures.NewPng();
        await fresh.Database.Transact(tx => AddPicture.Run(
            tx, "usr_1", Purpose.Avatar, PictureFormat.Read(bytes), "hash",
            inner => PictureStore.Keep(inner, "hash", bytes.Length, bytes)));
        await LoadDemo.Run(fresh.Database);
        Assert.Empty(await fresh.Database.Read(async snapshot => await PictureStore.Of(snapshot, "demo", Purpose.Product, 10)));
    }
}
