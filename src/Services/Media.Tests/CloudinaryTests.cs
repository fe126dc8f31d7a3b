using System.Text.Json.Nodes;
using Stoa.Fakes;
using Stoa.Testing;

namespace Stoa.Media.Tests;

public sealed class CloudinaryTests : IAsyncDisposable
{
    private readonly CloudinaryFake fake = new();

    [Theory, EachDatabase]
    public async Task A_picture_is_put_there_under_its_hash_and_seen_from_there(Engine engine)
    {
        await using var gallery = await Open(engine);
        var (ada, bytes) = (gallery.Customer(), Pictures.NewPng());
        var added = (await Gallery.Put(ada, [.. bytes, .. "PK\u0003\u0004 an archive"u8])).Is(201);
        Assert.Equal("/media/" + added.Text("id"), added.Text("url"));
        var there = Assert.Single(fake.Pictures);
        Assert.Matches("^shop/pictures/[0-9a-f]{64}$", there.Key);
        Assert.Equal(bytes, there.Value);
        Assert.Equal(0, gallery.Files());

        var shown = (await ada.Get(added.Text("url"))).Is(302);
        Assert.Equal($"{fake.Address}{CloudinaryFake.Cloud}/image/upload/v1/{there.Key}.png", shown.Header("Location"));
        Assert.Equal("public, max-age=3600", shown.Header("Cache-Control"));
        using var http = new HttpClient();
        Assert.Equal(bytes, await http.GetByteArrayAsync(shown.Header("Location")));
        Assert.Equal(
            $"{fake.Address}{CloudinaryFake.Cloud}/image/upload/c_limit,f_auto,q_auto,w_640/v1/{there.Key}",
            (await ada.Get(added.Text("url") + "?w=640")).Is(302).Header("Location"));
        (await ada.Get(added.Text("url") + "?w=641")).Is(400, "invalid-input", "w");
    }

    [Theory, EachDatabase]
    public async Task The_same_bytes_are_there_once_until_the_last_picture_of_them_goes(Engine engine)
    {
        await using var gallery = await Open(engine);
        var (ada, bob, bytes) = (gallery.Customer(), gallery.Customer(), Pictures.NewPng());
        var first = (await Gallery.Put(ada, bytes)).Is(201).Text("url");
        var second = (await Gallery.Put(bob, bytes)).Is(201).Text("url");
        Assert.Single(fake.Pictures);
        Assert.Equal(0, fake.Overwritten);
        (await ada.Delete(first)).Is(204);
        await Settled(gallery);
        Assert.Single(fake.Pictures);
        (await bob.Delete(second)).Is(204);
        await Settled(gallery);
        Assert.Empty(fake.Pictures);
        (await Gallery.Put(ada, bytes)).Is(201);
        Assert.Single(fake.Pictures);
    }

    [Theory, EachDatabase]
    public async Task Putting_up_and_taking_away_the_same_bytes_by_many_at_once_loses_none(Engine engine)
    {
        await using var gallery = await Open(engine);
        var bytes = Pictures.NewPng();
        for (var round = 0; round < 4; round++)
        {
            var kept = await Task.WhenAll(Enumerable.Range(0, 6).Select(async i =>
            {
                var (visitor, answer) = (gallery.Customer(), default(Reply));
                // While it is thrown away nobody puts it there.
                await Eventually.True(async () => (answer = await Gallery.Put(visitor, bytes)).Status != 503);
                var url = answer!.Is(201).Text("url");
                if (i % 2 == 0)
                    (await visitor.Delete(url)).Is(204);
                return i % 2 == 0 ? null : url;
            }));
            await Settled(gallery);
            Assert.Single(fake.Pictures);
            foreach (var url in kept.OfType<string>())
                (await gallery.Staff.Delete(url)).Is(204);
        }
        await Settled(gallery);
        Assert.Empty(fake.Pictures);
        Assert.Equal(0, fake.Overwritten);
    }

    [Theory]
    [InlineData(Mood.Error)]
    [InlineData(Mood.ErrorWithEffect)]
    [InlineData(Mood.AnswerLost)]
    [InlineData(Mood.Busy)]
    public async Task A_call_of_which_nothing_is_known_is_made_again(Mood mood)
    {
        await using var gallery = await Open(Engine.Sqlite);
        fake.Meet(mood);
        var url = (await Gallery.Put(gallery.Customer(), Pictures.NewPng())).Is(201).Text("url");
        Assert.Single(fake.Pictures);
        Assert.Equal(0, fake.Overwritten);
        fake.Meet(mood);
        (await gallery.Staff.Delete(url)).Is(204);
        await Settled(gallery);
        Assert.Empty(fake.Pictures);
    }

    [Theory]
    [InlineData(Mood.Error, 0)]
    [InlineData(Mood.ErrorWithEffect, 1)]
    [InlineData(Mood.Nonsense, 0)]
    [InlineData(Mood.Redirect, 0)]
    public async Task A_picture_that_is_not_known_to_be_there_is_none_and_its_copy_is_thrown_away(Mood mood, int copies)
    {
        var time = new ManualClock(TimeProvider.System.GetUtcNow());
        await using var gallery = await Open(Engine.Sqlite, time);
        fake.Weather = _ => mood;
        var ada = gallery.Customer();
        var upload = Gallery.Put(ada, Pictures.NewPng());
        await Eventually.True(() => upload.IsCompleted, () => time.Advance(TimeSpan.FromMilliseconds(100)));
        (await upload).Is(503, "unavailable");
        Assert.Equal(copies, fake.Pictures.Count);
        Assert.Equal(0, await gallery.Count("picture"));
        fake.Weather = _ => Mood.Well;
        time.Advance(TimeSpan.FromMinutes(10));
        await Eventually.True(
            async () => fake.Pictures.Count == 0 && await gallery.Count("unused") == 0, () => time.Advance(TimeSpan.FromSeconds(5)));
        Assert.Contains(gallery.Shop.Log.Lines, line => line.Contains("Cloudinary did not take a picture", StringComparison.Ordinal));
        Assert.DoesNotContain(gallery.Shop.Log.Lines, line => line.Contains(CloudinaryFake.Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_too_many_leaves_no_copy_there()
    {
        await using var gallery = await Open(Engine.Sqlite);
        var ada = gallery.Customer();
        for (var i = 0; i < Picture.MostAvatars; i++)
            (await Gallery.Put(ada, Pictures.NewPng())).Is(201);
        (await Gallery.Put(ada, Pictures.NewPng())).Is(409, "too-many-pictures");
        Assert.Equal(1, await gallery.Count("unused WHERE due_at > 0 AND going_until IS NULL"));       // in ten minutes
    }

    [Fact]
    public async Task While_the_same_bytes_are_thrown_away_nobody_puts_them_there()
    {
        await using var gallery = await Open(Engine.Sqlite);
        var (ada, bytes) = (gallery.Customer(), Pictures.NewPng());
        var url = (await Gallery.Put(ada, bytes)).Is(201).Text("url");
        await Settled(gallery);
        fake.Weather = _ => Mood.Silent;
        (await ada.Delete(url)).Is(204);
        await Eventually.Equal(1L, () => gallery.Count("unused WHERE going_until IS NOT NULL"));
        (await Gallery.Put(ada, bytes)).Is(503, "unavailable");
        Assert.DoesNotContain(fake.Heard.Skip(1), one => one.Path.EndsWith("/upload", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_put_up_before_the_setting_changed_stays_found()
    {
        using var folder = new Scratch();
        var (engine, before, after) = (Engine.Sqlite, "", "");
        var (old, other) = (Pictures.NewPng(), Pictures.NewPng());
        await using (var gallery = await Gallery.Open(engine, folder: folder))
            before = (await Gallery.Put(gallery.Customer(), old)).Is(201).Text("url");
        await using (var gallery = await Gallery.Open(engine, Settings, folder: folder))
        {
            (await gallery.Visitor().Get(before)).Is(200);
            after = (await Gallery.Put(gallery.Customer(), other)).Is(201).Text("url");
        }
        await using (var gallery = await Gallery.Open(engine, new() { ["Stoa:Cloudinary:Delivery"] = $"{fake.Address}" }, folder: folder))
        {
            (await gallery.Visitor().Get(before)).Is(200);
            using var http = new HttpClient();
            Assert.Equal(other, await http.GetByteArrayAsync((await gallery.Visitor().Get(after)).Is(302).Header("Location")));
            (await gallery.Staff.Delete(after)).Is(204);
            await Settled(gallery);
            Assert.Single(fake.Pictures);       // nobody can throw it away without the key, and that is told
            Assert.Contains(gallery.Shop.Log.Lines, line => line.Contains("A picture stays at Cloudinary", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_wrong_key_and_a_clock_that_is_wrong_are_refused_and_nothing_is_made()
    {
        await using (var gallery = await Open(Engine.Sqlite, settings: new() { ["Stoa:Cloudinary:ApiSecret"] = "another" }))
            (await Gallery.Put(gallery.Customer(), Pictures.NewPng())).Is(503, "unavailable");
        fake.Time = new ManualClock();       // months ago
        await using (var gallery = await Open(Engine.Sqlite))
            (await Gallery.Put(gallery.Customer(), Pictures.NewPng())).Is(503, "unavailable");
        Assert.Empty(fake.Pictures);
    }

    [Theory]
    [InlineData(CloudinaryFake.Secret, Mood.Well, true, "knows this key")]
    [InlineData("another", Mood.Well, false, "does not know this key (HTTP 401)")]
    [InlineData(CloudinaryFake.Secret, Mood.Nonsense, false, "could not be asked")]
    public async Task Asked_online_it_says_whether_it_knows_us(string secret, Mood mood, bool isGood, string said)
    {
        fake.Weather = _ => mood;
        var (provider, found) = Assert.Single(
            await Online.Ask(new MediaService(), new(Settings) { ["Stoa:Cloudinary:ApiSecret"] = secret }));
        Assert.Equal(("Cloudinary", isGood), (provider, found.IsGood));
        Assert.Contains(said, found.Said, StringComparison.Ordinal);
        Assert.Equal(["GET"], fake.Heard.Select(one => one.Method).Distinct());
    }

    [Fact]
    public void What_is_missing_or_wrong_is_told_before_anything_starts()
    {
        Assert.Equal(3, WhatIsWrong(new() { ["Stoa:Media"] = "cloudinary" }).Count(
            one => one.Contains("is missing", StringComparison.Ordinal)));
        Assert.Contains(WhatIsWrong(new(Settings) { ["Stoa:Cloudinary:Folder"] = "../x" }),
            one => one.StartsWith("Stoa:Cloudinary:Folder is a folder", StringComparison.Ordinal));
        Assert.Contains(WhatIsWrong(new(Settings) { ["Stoa:Cloudinary:CloudName"] = "https://a.b" }),
            one => one.StartsWith("Stoa:Cloudinary:CloudName is the cloud's name", StringComparison.Ordinal));
        Assert.Contains(WhatIsWrong(new() { ["Stoa:Cloudinary:Delivery"] = "nowhere" }),
            one => one.StartsWith("Stoa:Cloudinary:Delivery is 'nowhere'", StringComparison.Ordinal));
        Assert.DoesNotContain(WhatIsWrong(Settings), one => one.Contains("Cloudinary", StringComparison.Ordinal));

        static IReadOnlyList<string> WhatIsWrong(Dictionary<string, string?> settings) =>
            TestShop.WhatIsWrong([new MediaService()], settings);
    }

    [Fact]
    public async Task Their_own_package_signs_and_names_as_we_do()
    {
        (string Name, string Value)[][] forms =
        [
            [("timestamp", "1700000000"), ("public_id", "shop/pictures/abc"), ("overwrite", "false")],
            [("public_id", "a-b_c"), ("timestamp", "1"), ("invalidate", "true")],
        ];
        var (hash, delivery) = ("shop/" + new string('a', 64), new Uri(Cloudinary.UsualDelivery));
        var question = new JsonObject
        {
            ["signed"] = new JsonArray(
            [
                .. forms.Select(form => new JsonObject
                {
                    ["secret"] = "abcd",
                    ["fields"] = new JsonObject([.. form.Select(field => KeyValuePair.Create(field.Name, (JsonNode?)field.Value))]),
                }),
            ]),
            ["addresses"] = new JsonArray(
                Address(new JsonObject { ["format"] = "jpg" }),
                Address(new JsonObject { ["width"] = 640, ["crop"] = "limit", ["fetch_format"] = "auto", ["quality"] = "auto" })),
        };
        var counterpart = await Counterpart.Ask("cloudinary", question.ToJsonString());
        Assert.Equal(
            counterpart.Said("signatures").AsArray().Select(one => (string)one!), forms.Select(form => Cloudinary.Sign(form, "abcd")));
        Assert.Equal(
            counterpart.Said("addresses").AsArray().Select(one => (string)one!),
            [
                Cloudinary.AddressOf(delivery, "demo/" + hash, "image/jpeg", null),
                Cloudinary.AddressOf(delivery, "demo/" + hash, "image/jpeg", 640),
            ]);

        JsonObject Address(JsonObject options)
        {
            (options["cloud_name"], options["secure"], options["urlAnalytics"]) = ("demo", true, false);
            return new JsonObject { ["id"] = hash, ["options"] = options };
        }
    }

    public ValueTask DisposeAsync() => fake.DisposeAsync();

    private Dictionary<string, string?> Settings => new()
    {
        ["Stoa:Media"] = "cloudinary",
        ["Stoa:Cloudinary:CloudName"] = CloudinaryFake.Cloud,
        ["Stoa:Cloudinary:ApiKey"] = CloudinaryFake.Key,
        ["Stoa:Cloudinary:ApiSecret"] = CloudinaryFake.Secret,
        ["Stoa:Cloudinary:Folder"] = "shop/pictures",
        ["Stoa:Cloudinary:Address"] = $"{fake.Address}",
        ["Stoa:Cloudinary:Delivery"] = $"{fake.Address}",
    };

    private Task<Gallery> Open(Engine engine, ManualClock? time = null, Dictionary<string, string?>? settings = null)
    {
        var all = Settings;
        foreach (var (name, value) in settings ?? [])
            all[name] = value;
        return Gallery.Open(engine, all, time);
    }

    /// <summary>Nothing is left to be looked at.</summary>
    private static Task Settled(Gallery gallery) => Eventually.Equal(0L, () => gallery.Count("unused"));
}
