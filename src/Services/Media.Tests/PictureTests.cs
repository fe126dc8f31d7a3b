using System.Security.Cryptography;
using Stoa.Contracts;
using Stoa.Testing;

namespace Stoa.Media.Tests;

public class PictureTests(SharedShops shops)
{
    [Theory, EachDatabase]
    [Rows(98, 101)]
    public async Task A_picture_is_put_up_and_is_there_for_ever(Engine engine)
    {
        var gallery = await shops.On(engine);
        var bytes = Pictures.NewPng();
        var added = (await Gallery.Put(gallery.Customer(), bytes, name: "..\\..\\web.config", type: "text/html")).Is(201);
        Assert.Equal("id url width height contentType sizeBytes", added.Members());
        Assert.Equal(["3", "2", "image/png", $"{bytes.Length}"], added.Texts("width", "height", "contentType", "sizeBytes"));
        Assert.Equal("/media/" + added.Text("id"), added.Text("url"));
        Assert.Equal(added.Text("url"), added.Header("Location"));

        var shown = (await gallery.Visitor().Get(added.Text("url"))).Is(200);
        Assert.Equal("image/png", shown.Header("Content-Type"));
        Assert.Equal($"{bytes.Length}", shown.Header("Content-Length"));
        Assert.Equal("public, max-age=31536000, immutable", shown.Header("Cache-Control"));
        Assert.Equal("default-src 'none'; sandbox; frame-ancestors 'none'", shown.Header("Content-Security-Policy"));
        Assert.Equal($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..32]}\"", shown.Header("ETag"));
        var known = await gallery.Visitor().Get(added.Text("url"), ("If-None-Match", shown.Header("ETag")!));
        Assert.Equal((304, ""), (known.Status, known.Body));
    }

    [Theory, EachDatabase]
    [Rows(102)]
    public async Task The_same_bytes_are_kept_once_until_the_last_picture_of_them_goes(Engine engine)
    {
        await using var gallery = await Gallery.Open(engine);
        var (ada, bob, bytes) = (gallery.Customer(), gallery.Customer(), Pictures.NewPng());
        var first = (await Gallery.Put(ada, bytes)).Is(201).Text("url");
        var second = (await Gallery.Put(bob, bytes)).Is(201).Text("url");
        Assert.NotEqual(first, second);
        Assert.Equal(engine == Engine.Sqlite ? 1 : 0, gallery.Files());
        (await ada.Delete(first)).Is(204);
        (await ada.Get(first)).Is(404, "not-found");
        await Gone("unused");
        (await ada.Get(second)).Is(200);
        (await bob.Delete(second)).Is(204);
        await Gone("unused");
        await Gone("content");
        Assert.Equal(0, gallery.Files());
        (await ada.Get((await Gallery.Put(ada, bytes)).Is(201).Text("url"))).Is(200);

        Task Gone(string table) => Eventually.Equal(0L, () => gallery.Count(table));
    }

    [Theory, EachDatabase]
    public async Task Putting_up_and_taking_away_the_same_bytes_by_many_at_once_loses_none(Engine engine)
    {
        await using var gallery = await Gallery.Open(engine);
        var bytes = Pictures.NewPng();
        for (var round = 0; round < 5; round++)
        {
            var kept = await Task.WhenAll(Enumerable.Range(0, 6).Select(async i =>
            {
                var visitor = gallery.Customer();
                var url = (await Gallery.Put(visitor, bytes)).Is(201).Text("url");
                if (i % 2 == 0)
                    (await visitor.Delete(url)).Is(204);
                return i % 2 == 0 ? null : url;
            }));
            foreach (var url in kept.OfType<string>())
                (await gallery.Visitor().Get(url)).Is(200);
            foreach (var url in kept.OfType<string>())
                (await gallery.Staff.Delete(url)).Is(204);
        }
    }

    [Theory, EachDatabase]
    [Rows(103)]
    public async Task Products_are_pictured_by_the_staff_and_pictures_taken_away_by_their_owners(Engine engine)
    {
        var gallery = await shops.On(engine);
        var (ada, bob) = (gallery.Customer(), gallery.Customer());
        (await Gallery.Put(ada, Pictures.NewPng(), "product")).Is(403, "forbidden");
        (await Gallery.Put(gallery.Visitor(), Pictures.NewPng())).Is(401);
        var product = (await Gallery.Put(gallery.Staff, Pictures.NewPng(), "product")).Is(201).Text("url");
        var avatar = (await Gallery.Put(ada, Pictures.NewPng())).Is(201).Text("url");
        (await bob.Delete(avatar)).Is(404, "not-found");
        (await bob.Delete(product)).Is(404, "not-found");
        (await gallery.Visitor().Delete(avatar)).Is(401);
        (await gallery.Staff.Delete(avatar)).Is(204);
        (await gallery.Staff.Delete(avatar)).Is(404, "not-found");
        (await gallery.Staff.Delete(product)).Is(204);
    }

    [Theory, EachDatabase]
    public async Task A_repeated_POST_with_its_key_makes_one_picture(Engine engine)
    {
        var gallery = await shops.On(engine);
        var (ada, bytes) = (gallery.Customer(), Pictures.NewPng());
        var first = (await Gallery.Put(ada, bytes, key: "one")).Is(201);
        var again = (await Gallery.Put(ada, bytes, key: "one")).Is(201);
        Assert.Equal(("true", first.Body), (again.Header("Idempotency-Replayed"), again.Body));
        (await Gallery.Put(ada, Pictures.NewPng(), key: "one")).Is(422, "idempotency-key-reused");
    }

    [Theory, EachDatabase]
    public async Task There_are_twenty_avatars_of_somebody_and_not_one_more(Engine engine)
    {
        var gallery = await shops.On(engine);
        var ada = gallery.Customer();
        for (var i = 0; i < Picture.MostAvatars; i++)
            (await Gallery.Put(ada, Pictures.NewPng())).Is(201);
        var files = gallery.Files();
        (await Gallery.Put(ada, Pictures.NewPng())).Is(409, "too-many-pictures");
        Assert.Equal(files, gallery.Files());
    }

    [Theory, EachDatabase]
    public async Task Whoever_is_erased_takes_their_pictures_along(Engine engine)
    {
        await using var gallery = await Gallery.Open(engine);
        var ada = gallery.Customer();
        var avatar = (await Gallery.Put(ada, Pictures.NewPng())).Is(201);
        var product = (await Gallery.Put(gallery.Staff, Pictures.NewPng(), "product")).Is(201);
        Assert.Contains(avatar.Text("id"), (await Export(ada.UserId)), StringComparison.Ordinal);
        Assert.DoesNotContain(product.Text("id"), (await Export(gallery.Staff.UserId)), StringComparison.Ordinal);
        await gallery.Shop.Say(new UserErased(ada.UserId));
        await gallery.Shop.Say(new UserErased(gallery.Staff.UserId));
        await gallery.Shop.Settled();
        (await gallery.Visitor().Get(avatar.Text("url"))).Is(404);
        (await gallery.Visitor().Get(product.Text("url"))).Is(200);
        Assert.Equal("""{"pictures":[]}""", await Export(ada.UserId));

        async Task<string> Export(string userId) => (await gallery.Shop.Database("media").Read(
            snapshot => ExportPictures.Run(snapshot, userId))).Data.ToJsonString();
    }

    [Fact]
    [Rows(94, 96)]
    public async Task What_is_no_picture_is_refused_whatever_it_is_called()
    {
        var (gallery, files) = (await shops.On(Engine.Sqlite), 0);
        var ada = gallery.Customer();
        files = gallery.Files();
        (await Gallery.Put(ada, "<svg onload='alert(1)'/>"u8.ToArray(), type: "image/svg+xml")).Is(415, "unsupported-media-type");
        (await Gallery.Put(ada, "<script>alert(1)</script>"u8.ToArray(), name: "a.jpg", type: "image/jpeg")).Is(415);
        (await Gallery.Put(ada, "GIF89a<script>alert(1)</script>"u8.ToArray(), type: "image/gif")).Is(422);
        (await Gallery.Put(ada, Pictures.Sample("camera.jpg")[..^9], type: "image/jpeg")).Is(422, "broken-picture");
        (await Gallery.Put(ada, Pictures.Gif(65535, 32767, [0x44, 1]), type: "image/gif")).Is(422, "picture-too-large");
        (await Gallery.Put(ada, Pictures.Png(50_000, 50_000, [0]))).Is(422, "picture-too-large");
        (await Gallery.Put(ada, Pictures.NewPng(), purpose: "logo")).Is(400, "invalid-input", "purpose");
        (await Gallery.Put(ada, Pictures.NewPng(), purpose: null)).Is(400, "invalid-input", "purpose");
        (await Gallery.Put(ada, [])).Is(400, "invalid-input", "file");
        (await ada.Post("/media", new { file = "a" })).Is(415, "unsupported-media-type");
        Assert.Equal(files, gallery.Files());
    }

    [Fact]
    [Rows(97)]
    public async Task More_than_five_megabytes_are_refused_said_or_not()
    {
        var gallery = await shops.On(Engine.Sqlite);
        var ada = gallery.Customer();
        var most = Pictures.Png(1, 1, [0, 0], Pictures.Chunk("tEXt", new byte[Picture.MostBytes - 79]));
        Assert.Equal(Picture.MostBytes, most.Length);
        (await Gallery.Put(ada, most)).Is(201);
        (await Gallery.Put(ada, [.. most, 0])).Is(413, "body-too-large");
        (await Gallery.Put(ada, new byte[Picture.MostBytes * 2])).Is(413, "body-too-large");
    }

    [Theory]
    [InlineData("320", 200)]
    [InlineData("1280", 200)]
    [InlineData("1281", 400)]
    [InlineData("0320", 400)]
    [InlineData("", 400)]
    [InlineData("-320", 400)]
    public async Task A_picture_that_is_kept_here_is_shown_as_it_is_for_every_width(string width, int status)
    {
        var gallery = await shops.On(Engine.Sqlite);
        var url = (await Gallery.Put(gallery.Customer(), Pictures.NewPng())).Is(201).Text("url");
        var shown = (await gallery.Visitor().Get($"{url}?w={width}")).Is(status);
        if (status == 200)
            Assert.Equal((await gallery.Visitor().Get(url)).Body, shown.Body);
    }

    [Fact]
    [Rows(102)]
    public async Task Who_uploads_without_end_is_stopped()
    {
        await using var gallery = await Gallery.Open(Engine.Sqlite, new() { ["Stoa:TrustedLoad"] = "" });
        var (taken, bytes) = (0, Pictures.NewPng());
        Reply answer;
        while ((answer = await Gallery.Put(gallery.Staff, bytes, "product")).Status == 201)
            taken++;
        answer.Is(429, "too-many-requests");
        Assert.InRange(taken, 50, 200);
        Assert.Equal(1, gallery.Files());
    }

    [Theory]
    [InlineData("med_' OR 1=1--")]
    [InlineData("..%2f..%2fkeys")]
    [InlineData("med_00000000000000000000000000")]
    [InlineData("0")]
    public async Task What_is_no_id_finds_nothing(string id) =>
        (await (await shops.On(Engine.Sqlite)).Visitor().Get("/media/" + id)).Is(404, "not-found");

    [Theory]
    [InlineData("--the-boundary--")]
    [InlineData("no form at all")]
    [InlineData("--the-boundary\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\ncut")]
    [InlineData("--the-boundary\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\na\r\n--the-boundary--")]
    public async Task A_form_that_is_none_is_refused(string body)
    {
        var gallery = await shops.On(Engine.Sqlite);
        var content = new StringContent(body);
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=the-boundary");
        (await gallery.Customer().Send(new HttpRequestMessage(HttpMethod.Post, "/media") { Content = content })).Is(400);
    }

    [Fact]
    public void A_place_that_nobody_knows_is_refused_at_the_start() => Assert.Contains(
        "Stoa:Media is 'cloud'; it is folder, database or cloudinary.",
        TestShop.WhatIsWrong([new MediaService()], new() { ["Stoa:Media"] = "cloud" }));
}
