using System.Text.Json.Nodes;
using Stoa.Contracts;
using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Identity.Tests.Http;

public class AccountTests(SharedShops shops)
{
    [Theory, EachDatabase]
    public async Task Users_change_what_they_tell_of_themselves(Engine engine)
    {
        var ada = await (await shops.On(engine)).Customer();
        var avatar = shops.Album.Add(ada.UserId, "avatar");
        var changed = (await ada.Patch("/users/me", new { name = " Ada King ", phone = "+441234567890", avatar })).Is(200);
        Assert.Equal("id name email emailVerified phone role avatarUrl createdAt", changed.Members());
        Assert.Equal(["Ada King", "+441234567890", "/media/" + avatar], changed.Texts("name", "phone", "avatarUrl"));
        Assert.Equal(changed.Body, (await ada.Get("/users/me")).Body);

        var emptied = (await ada.Patch("/users/me", """{"phone":null,"avatar":null}""")).Is(200);
        Assert.Null(emptied.Json["phone"]);
        Assert.Null(emptied.Json["avatarUrl"]);
        Assert.Equal("Ada King", emptied.Text("name"));
        Assert.Equal(emptied.Body, (await ada.Patch("/users/me", "{}")).Is(200).Body);
    }

    [Theory]
    [InlineData("""{"name":null}""", "name")]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""{"name":"a\nb"}""", "name")]
    [InlineData("""{"phone":"0123"}""", "phone")]
    [InlineData("""{"avatar":"med_../../../../../etc/passwd"}""", "avatar")]
    [InlineData("""{"avatar":"med_<>?@:;=AAAAAAAAAAAAAAAAAAA"}""", "avatar")]
    [InlineData("""{"avatar":"https://evil.example/x.png"}""", "avatar")]
    [InlineData("""{"email":"other@example.com"}""", "email")]
    [InlineData("""{"role":"admin"}""", "role")]
    [Rows(28, 42)]
    public async Task What_does_not_fit_a_profile_is_refused_by_its_field(string body, string field)
    {
        var ada = await (await shops.On(Engine.Sqlite)).Customer();
        var before = (await ada.Get("/users/me")).Body;
        (await ada.Patch("/users/me", body)).Is(400, "invalid-input", field);
        Assert.Equal(before, (await ada.Get("/users/me")).Body);
    }

    [Theory, EachDatabase]
    public async Task An_avatar_is_a_picture_that_its_owner_put_up_as_one(Engine engine)
    {
        var shop = await shops.On(engine);
        var (ada, bob) = (await shop.Customer(), await shop.Customer());
        var (ours, others, product) = (
            shops.Album.Add(ada.UserId, "avatar"), shops.Album.Add(bob.UserId, "avatar"), shops.Album.Add(ada.UserId, "product"));
        foreach (var avatar in new[] { others, product, "med_01JXV5N9K3M7Q2R4S6T8VWXYZ0" })
            (await ada.Patch("/users/me", new { name = "Eve", avatar })).Is(400, "invalid-input", "avatar");
        Assert.Null((await ada.Get("/users/me")).Json["avatarUrl"]);
        Assert.NotEqual("Eve", (await ada.Get("/users/me")).Text("name"));
        (await ada.Patch("/users/me", new { avatar = ours })).Is(200);

        var asked = new[] { ours, others, product }.Select(id => new KnownPicture(id, ada.UserId, "avatar"));
        var used = await shop.Database("identity").Read(snapshot => TellUsedPictures.Run(snapshot, new GetUsedPictures([.. asked])));
        Assert.Equal(("avatar", ours), (used.Purpose, Assert.Single(used.PictureIds)));
    }

    [Fact]
    public async Task Where_Media_does_not_answer_an_avatar_has_to_wait_and_nothing_else_does()
    {
        var album = new Album { IsClosed = true };
        await using var shop = await TestShop.Open(Engine.Sqlite, [SharedShops.Cheap(), album]);
        var ada = await shop.Customer();
        var avatar = album.Add(ada.UserId, "avatar");
        (await ada.Patch("/users/me", new { name = "Eve", avatar })).Is(503, "unavailable");
        (await ada.Patch("/users/me", """{"name":"Ada King","avatar":null}""")).Is(200);
        album.IsClosed = false;
        (await ada.Patch("/users/me", new { avatar })).Is(200);
    }

    [Theory, EachDatabase]
    public async Task An_address_book_is_written_read_corrected_and_emptied(Engine engine)
    {
        var ada = await (await shops.On(engine)).Customer();
        var first = (await ada.AddAddress()).Is(201);
        Assert.Equal("id name line1 line2 city region postalCode country phone default", first.Members());
        Assert.Equal("true", first.Text("default"));
        Assert.Equal("/users/me/addresses/" + first.Text("id"), first.Header("Location"));
        Assert.Equal(first.Body, (await ada.Get(first.Header("Location")!)).Is(200).Body);

        var second = (await ada.Post("/users/me/addresses", IdentityShopping.AnAddress(city: "Bath", @default: true))).Is(201);
        var book = (await ada.Get("/users/me/addresses")).Is(200);
        Assert.Equal("items next", book.Members());
        Assert.Equal([false, true], book.Json["items"]!.AsArray().Select(one => (bool)one!["default"]!));

        var corrected = (await ada.Patch(second.Header("Location")!, """{"city":"York","line2":"Flat 3","postalCode":"YO1"}""")).Is(200);
        Assert.Equal(["York", "Flat 3", "YO1", "Ada Lovelace"], corrected.Texts("city", "line2", "postalCode", "name"));
        (await ada.Patch(second.Header("Location")!, """{"country":"ZZ"}""")).Is(400, "invalid-input", "country");

        (await ada.Delete(second.Header("Location")!)).Is(204);
        (await ada.Get(second.Header("Location")!)).Is(404, "not-found");
        (await ada.Delete(second.Header("Location")!)).Is(404, "not-found");
        Assert.Equal("true", (await ada.Get(first.Header("Location")!)).Text("default"));
    }

    [Theory, EachDatabase]
    public async Task A_repeated_POST_with_its_key_makes_one_address(Engine engine)
    {
        var ada = await (await shops.On(engine)).Customer();
        var first = (await ada.AddAddress("one")).Is(201);
        var again = (await ada.AddAddress("one")).Is(201);
        Assert.Null(first.Header("Idempotency-Replayed"));
        Assert.Equal("true", again.Header("Idempotency-Replayed"));
        Assert.Equal((first.Body, first.Header("Location")), (again.Body, again.Header("Location")));
        (await ada.AddAddress("one", city: "Bath")).Is(422, "idempotency-key-reused");
        Assert.Single((await ada.Get("/users/me/addresses")).Json["items"]!.AsArray());
    }

    [Theory, EachDatabase]
    public async Task A_changed_password_is_told_again_to_who_missed_the_answer(Engine engine)
    {
        var shop = await shops.On(engine);
        var ada = await shop.Customer();
        var change = new { current = TestShop.Password, password = "an entirely new one" };
        (await ada.Post("/users/me/password", change, ("Idempotency-Key", "one"))).Is(204);
        var again = (await ada.Post("/users/me/password", change, ("Idempotency-Key", "one"))).Is(204);
        Assert.Equal("true", again.Header("Idempotency-Replayed"));
        (await ada.Post("/users/me/password", change)).Is(403, "wrong-password");
        (await shop.Visitor().LogIn(ada.Email, "an entirely new one")).Is(200);
    }

    [Theory, EachDatabase]
    public async Task A_user_takes_away_everything_that_is_known_of_them(Engine engine)
    {
        var ada = await (await shops.On(engine)).Customer();
        await ada.AddAddress();
        var export = (await ada.Get("/users/me/export")).Is(200);
        Assert.Equal("attachment; filename=\"my-data.json\"", export.Header("Content-Disposition"));
        Assert.Equal("profile addresses sessions identities accessChanges", export.Members("identity"));
        Assert.Equal(ada.Email, export.Text("identity", "profile", "email"));
        Assert.Equal("London", export.Text("identity", "addresses", "0", "city"));
        Assert.Equal(ada.Network, export.Text("identity", "sessions", "0", "network"));
        Assert.DoesNotContain("AQAAAA", export.Body);
    }

    [Theory, EachDatabase]
    public async Task An_erased_account_is_gone_and_its_address_free_again(Engine engine)
    {
        var shop = await shops.On(engine);
        var ada = await shop.Customer();
        (await ada.Delete("/users/me", new { password = "another password" })).Is(403, "wrong-password");
        (await ada.Delete("/users/me", new { password = TestShop.Password })).Is(202);
        await Eventually.Equal(401, async () => (await ada.Get("/users/me")).Status);
        (await ada.Refresh()).Is(401, "wrong-refresh-token");
        (await shop.Visitor().LogIn(ada.Email)).Is(401, "wrong-credentials");
        (await (await shop.Admin()).Get("/users/" + ada.UserId)).Is(404, "not-found");
        var other = shop.Visitor();
        await other.Register(ada.Email);
        Assert.NotEqual(ada.UserId, other.UserId);
    }

    [Theory, EachDatabase]
    public async Task An_admin_finds_every_user_page_by_page(Engine engine)
    {
        await using var shop = await TestShop.Open(engine, [SharedShops.Cheap()]);
        var admin = await shop.Admin();
        var wanted = new List<string> { admin.UserId };
        for (var i = 0; i < 6; i++)
            wanted.Insert(0, (await shop.Customer()).UserId);

        var found = new List<JsonNode>();
        var path = "/users?limit=3";
        while (path is not null)
        {
            var page = (await admin.Get(path)).Is(200);
            found.AddRange(page.Json["items"]!.AsArray()!);
            path = (string?)page.Json["next"] is { } next ? "/users?limit=3&after=" + next : null;
        }
        Assert.Equal(wanted, found.Select(user => (string)user["id"]!));
        Assert.Equal(
            "id name email emailVerified phone role avatarUrl createdAt disabled",
            string.Join(' ', found[0].AsObject().Select(member => member.Key)));
        Assert.Equal("admin", (string)found[^1]["role"]!);
    }

    [Theory, EachDatabase]
    public async Task An_admin_finds_users_by_how_their_address_or_name_begins(Engine engine)
    {
        await using var shop = await TestShop.Open(engine, [SharedShops.Cheap()]);
        var admin = await shop.Admin();
        var (zoe, zoltan, other) = (shop.Visitor(), shop.Visitor(), shop.Visitor());
        await zoe.Register("Zoe@Example.com", name: "ÉVA Ödön");
        await zoltan.Register("first@example.com", name: "Zoltán 100%");
        await other.Register("other@example.com", name: "Xavier Zo");
        Assert.Equal([zoltan.UserId, zoe.UserId], await Found("zO"));
        Assert.Equal([zoe.UserId], await Found("zoe@example.COM"));
        Assert.Equal([zoe.UserId], await Found("éva ö"));
        Assert.Equal([zoltan.UserId], await Found("zoltán 100%"));
        Assert.Empty(await Found("zoltán 100_"));
        Assert.Empty(await Found("ödön"));
        var page = (await admin.Get("/users?search=zo&limit=1")).Is(200);
        Assert.Equal([zoe.UserId], await Found("zo", "&after=" + page.Text("next")));
        (await admin.Get("/users?search=zoe&after=" + page.Text("next"))).Is(400);
        foreach (var odd in new[] { "", "z", "%00%00", new string('z', 255) })
            Assert.NotNull((await admin.Get("/users?search=" + odd)).Is(400).Json["errors"]!["search"]);

        (await zoe.Patch("/users/me", new { name = "Zsa Zsa" })).Is(200);
        Assert.Equal([zoe.UserId], await Found("zsa"));
        Assert.Empty(await Found("éva"));
        (await zoe.Delete("/users/me", new { password = TestShop.Password })).Is(202);
        Assert.Empty(await Found("zsa"));
        Assert.Equal(0, await shop.Database("identity").Read(async snapshot => await snapshot.QueryWhole(
            "SELECT COUNT(*) FROM users WHERE erased_at IS NOT NULL AND name_folded IS NOT NULL")));

        async Task<IEnumerable<string>> Found(string begins, string more = "") =>
            (await admin.Get($"/users?search={Uri.EscapeDataString(begins)}{more}")).Is(200)
                .Json["items"]!.AsArray().Select(user => (string)user!["id"]!);
    }

    [Theory, EachDatabase]
    public async Task An_admin_finds_those_of_one_role(Engine engine)
    {
        await using var shop = await TestShop.Open(engine, [SharedShops.Cheap()]);
        var admin = await shop.Admin();
        var (sam, pam, ada, bob) = (await shop.Customer(), await shop.Customer(), await shop.Customer(), await shop.Customer());
        foreach (var one in new[] { sam, pam })
            (await admin.Patch("/users/" + one.UserId, new { role = "staff" })).Is(200);
        Assert.Equal([pam.UserId, sam.UserId], await Found("role=staff"));
        Assert.Equal([admin.UserId], await Found("role=admin"));
        Assert.Equal([bob.UserId, ada.UserId], await Found("role=customer"));
        Assert.Equal([sam.UserId], await Found("role=staff&search=" + sam.Email));
        Assert.Empty(await Found("role=customer&search=" + sam.Email));

        var page = (await admin.Get("/users?role=staff&limit=1")).Is(200);
        Assert.Equal([sam.UserId], await Found("role=staff&limit=1&after=" + page.Text("next")));
        (await admin.Get("/users?role=customer&after=" + page.Text("next"))).Is(400, "invalid-input", "after");
        (await admin.Get("/users?role=king")).Is(400, "invalid-input", "role");

        async Task<IEnumerable<string>> Found(string query) =>
            (await admin.Get("/users?" + query)).Is(200).Json["items"]!.AsArray().Select(user => (string)user!["id"]!);
    }

    [Fact]
    public async Task The_longest_page_leads_to_the_next()
    {
        await using var shop = await TestShop.Open(Engine.Sqlite, [SharedShops.Cheap()]);
        var admin = await shop.Admin();
        for (var i = 0; i < Paging.GreatestLimit; i++)
            await shop.Customer();
        var page = (await admin.Get("/users?limit=" + Paging.GreatestLimit)).Is(200);
        var rest = (await admin.Get($"/users?limit={Paging.GreatestLimit}&after={page.Text("next")}")).Is(200);
        Assert.Equal(admin.UserId, (string)Assert.Single(rest.Json["items"]!.AsArray())!["id"]!);
    }

    [Theory, EachDatabase]
    public async Task An_admin_changes_what_a_user_may_do(Engine engine)
    {
        var shop = await shops.On(engine);
        var (admin, ada) = (await shop.Admin(), await shop.Customer());
        Assert.Equal("staff", (await admin.Patch("/users/" + ada.UserId, new { role = "staff" })).Is(200).Text("role"));
        Assert.Equal("true", (await admin.Patch("/users/" + ada.UserId, new { disabled = true })).Is(200).Text("disabled"));
        Assert.Equal("true", (await admin.Get("/users/" + ada.UserId)).Is(200).Text("disabled"));
        (await shop.Visitor().LogIn(ada.Email)).Is(401, "wrong-credentials");
        (await admin.Patch("/users/" + ada.UserId, new { disabled = false })).Is(200);
        (await shop.Visitor().LogIn(ada.Email)).Is(200);
        (await admin.Patch("/users/" + ada.UserId, new { role = "king" })).Is(400, "invalid-input", "role");
        (await admin.Patch("/users/" + IdentityShopping.Nobody, new { role = "staff" })).Is(404, "not-found");
    }

    [Fact]
    public async Task The_last_admin_stays_one()
    {
        var admin = await (await shops.On(Engine.Sqlite)).Admin();
        (await admin.Patch("/users/" + admin.UserId, new { role = "customer" })).Is(409, "last-admin");
        (await admin.Patch("/users/" + admin.UserId, new { disabled = true })).Is(409, "last-admin");
        (await admin.Delete("/users/me", new { password = TestShop.Password })).Is(409, "last-admin");
    }
}
