using Stoa.Testing;

namespace Stoa.EndToEnd;

/// <summary>Pictures from the upload to where they are shown, and away when nobody shows them.</summary>
public class PicturesTests
{
    private const string SmallestPng =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

    [Theory, EachShape]
    public async Task What_nobody_shows_is_swept_and_what_somebody_shows_stays(ShopShape shape)
    {
        await using var shop = await TestShop.Open(shape, Roster.Services);
        var (staff, ada) = (await shop.Staff(), await shop.Customer());
        var (face, other, speaker, spare) = (
            await Upload(ada, "avatar"), await Upload(ada, "avatar"), await Upload(staff, "product"), await Upload(staff, "product"));
        (await ada.Patch("/users/me", new { avatar = spare })).Is(400, "invalid-input", "avatar");
        (await ada.Patch("/users/me", new { avatar = other })).Is(200);
        (await ada.Patch("/users/me", new { avatar = face })).Is(200);
        var product = new { name = "Speaker", price = 1, stock = 1, images = new[] { face } };
        (await staff.Post("/products", product)).Is(400, "invalid-input", "images");
        (await staff.Post("/products", product with { images = new[] { speaker } })).Is(201);

        await Due();
        await Eventually.Equal(2L, () => Count("is_leaving = 1"));
        (await ada.Patch("/users/me", new { avatar = other })).Is(400, "invalid-input", "avatar");       // too late
        await Due();
        await Eventually.Equal(2L, () => Count("true"));
        foreach (var gone in new[] { other, spare })
            (await ada.Get("/media/" + gone)).Is(404);
        foreach (var shown in new[] { face, speaker })
            (await ada.Get("/media/" + shown)).Is(200);

        Task Due() => shop.Database("media").Transact(tx => tx.Execute("UPDATE look SET due_at = 0").AsTask());
        async Task<long> Count(string which) => await shop.Database("media").Read(
            async snapshot => await snapshot.QueryWhole($"SELECT COUNT(*) FROM look WHERE {which}")) ?? -1;
    }

    private static async Task<string> Upload(Visitor visitor, string purpose)
    {
        var file = new ByteArrayContent(Convert.FromBase64String(SmallestPng));
        var form = new MultipartFormDataContent { { new StringContent(purpose), "purpose" }, { file, "file", "dot.png" } };
        return (await visitor.Send(new HttpRequestMessage(HttpMethod.Post, "/media") { Content = form })).Is(201).Text("id");
    }
}
