using System.Text.Json.Nodes;
using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Testing;

namespace Stoa.Catalog.Tests;

public class ProductTests(SharedShops shops)
{
    private const string Members =
        "id sku slug name description price currency stock available category attributes images variants rating reviewCount status version "
        + "createdAt updatedAt";

    [Theory, EachDatabase]
    public async Task A_product_with_a_name_a_price_and_a_stock_can_be_bought_at_once(Engine engine)
    {
        var market = await shops.On(engine);
        var name = market.NewName("Haut-parleur Éclair");
        var added = await market.Add(new { name });
        Assert.Equal(Members, added.Members());
        Assert.Equal(
            ["129.99", "USD", "5", "5", "active", "1"], added.Texts("price", "currency", "stock", "available", "status", "version"));
        Assert.Equal("haut-parleur-eclair-" + name[^5..], added.Text("slug"));
        Assert.Equal(["0", "0", "[]", "[]", "{}"], added.Texts("rating", "reviewCount", "variants", "images", "attributes"));
        Assert.StartsWith("SKU-", added.Text("sku"), StringComparison.Ordinal);
        Assert.Equal("/products/" + added.Text("id"), added.Header("Location"));

        var shown = (await market.Visitor().Get(added.Header("Location")!)).Is(200);
        Assert.Equal(added.Body, shown.Body);
        Assert.Equal(added.Header("ETag"), shown.Header("ETag"));
        Assert.Matches("^\"v1\\.s[0-9]+\"$", shown.Header("ETag"));
        Assert.Equal(shown.Body, (await market.Visitor().Get("/products/" + added.Text("slug"))).Is(200).Body);
        var told = await market.Shop.Hear<ProductChanged>(said => said.Product.ProductId == added.Text("id"));
        Assert.Equal(new Money(12_999, "USD"), told.Product.Price);
        Assert.Equal((1, "active", name), (told.Product.Version, told.Product.Status, told.Product.ProductName));
        Assert.Null(told.Product.PictureId);
    }

    [Theory, EachDatabase]
    public async Task A_change_is_a_new_version_that_is_told_and_seen_at_once(Engine engine)
    {
        var market = await shops.On(engine);
        var (id, visitor) = (await market.AddOne(), market.Visitor());
        for (var price = 1; price <= 20; price++)
        {
            var changed = (await market.Change(id, new { price })).Is(200);
            Assert.Equal(changed.Body, (await visitor.Get("/products/" + id)).Is(200).Body);
            Assert.Equal(price + 1, (int)changed.Json["version"]!);
        }
        var told = await market.Shop.Hear<ProductChanged>(said => said.Product.ProductId == id, nth: 21);
        Assert.Equal((21, 2000), (told.Product.Version, told.Product.Price.Minor));
        var unchanged = (await market.Change(id, new { price = 20 })).Is(200);
        Assert.Equal("21", unchanged.Text("version"));
    }

    [Theory, EachDatabase]
    [Rows(77)]
    public async Task An_edit_of_a_version_that_is_gone_is_refused(Engine engine)
    {
        var market = await shops.On(engine);
        var added = await market.Add();
        var (id, tag) = (added.Text("id"), added.Header("ETag")!);
        (await market.Change(id, new { price = 2 }, ("If-Match", tag))).Is(200);
        (await market.Change(id, new { price = 3 }, ("If-Match", tag))).Is(412, "stale-version");
        (await market.Change(id, new { stock = 3 }, ("If-Match", tag))).Is(412, "stale-version");
        (await market.Staff.Delete("/products/" + id, null, ("If-Match", tag))).Is(412, "stale-version");
        (await market.Change(id, new { price = 4 })).Is(200);
        Assert.Equal(["4", "5"], (await market.Visitor().Get("/products/" + id)).Texts("price", "stock"));
    }

    [Theory, EachDatabase]
    public async Task What_is_not_active_is_the_staffs(Engine engine)
    {
        var market = await shops.On(engine);
        var draft = await market.Add(new { status = "draft", name = market.NewName("Draft") });
        var id = draft.Text("id");
        foreach (var stranger in new[] { market.Visitor(), market.Customer() })
        {
            (await stranger.Get("/products/" + id)).Is(404, "not-found");
            (await stranger.Get("/products/" + draft.Text("slug"))).Is(404, "not-found");
            (await stranger.Get($"/products/{id}/reviews")).Is(404, "not-found");
        }
        Assert.Equal(draft.Body, (await market.Staff.Get("/products/" + id)).Is(200).Body);
        Assert.Equal("no-store", (await market.Staff.Get("/products/" + id)).Header("Cache-Control"));

        (await market.Change(id, new { status = "active" })).Is(200);
        (await market.Visitor().Get("/products/" + id)).Is(200);
        (await market.Staff.Delete("/products/" + id)).Is(204);
        (await market.Visitor().Get("/products/" + id)).Is(404, "not-found");
        Assert.Equal("archived", (await market.Staff.Get("/products/" + id)).Is(200).Text("status"));
        (await market.Staff.Delete("/products/" + id)).Is(204);
        Assert.Equal("archived", (await market.Shop.Hear<ProductChanged>(said => said.Product.ProductId == id, nth: 3)).Product.Status);
        (await market.Staff.Delete("/products/" + Market.NoProduct)).Is(404, "not-found");
        (await market.Change(Market.NoProduct, new { price = 1 })).Is(404, "not-found");
    }

    [Theory, EachDatabase]
    public async Task A_slug_is_unique_for_ever_and_an_old_one_leads_on(Engine engine)
    {
        var market = await shops.On(engine);
        var name = market.NewName("Cable");
        var (first, second) = (await market.Add(new { name }), await market.Add(new { name }));
        Assert.Equal(first.Text("slug") + "-2", second.Text("slug"));
        (await market.Staff.Post("/products", market.Body(new { slug = first.Text("slug") }))).Is(409, "slug-taken");

        var (old, renamed) = (first.Text("slug"), first.Text("slug") + "-new");
        (await market.Change(first.Text("id"), new { slug = renamed })).Is(200);
        var moved = await market.Visitor().Get("/products/" + old);
        Assert.Equal((301, "/products/" + renamed), (moved.Status, moved.Header("Location")));
        (await market.Change(second.Text("id"), new { slug = old })).Is(409, "slug-taken");
        (await market.Change(first.Text("id"), new { slug = old })).Is(200);
        (await market.Visitor().Get("/products/" + old)).Is(200);
        Assert.Equal(301, (await market.Visitor().Get("/products/" + renamed)).Status);
        var foreign = await market.Add(new { name = "Громкоговоритель" });
        Assert.StartsWith("item-", foreign.Text("slug"), StringComparison.Ordinal);
    }

    [Theory, EachDatabase]
    public async Task A_number_is_one_products_alone(Engine engine)
    {
        var market = await shops.On(engine);
        var sku = market.NewName("SKU");
        var first = await market.AddOne(new { sku });
        (await market.Staff.Post("/products", market.Body(new { sku }))).Is(409, "sku-taken");
        var other = await market.AddOne();
        (await market.Change(other, new { sku })).Is(409, "sku-taken");
        (await market.Change(first, new { sku })).Is(200);
    }

    [Theory, EachDatabase]
    public async Task The_same_name_added_by_many_at_once_gives_each_a_slug(Engine engine)
    {
        var market = await shops.On(engine);
        var name = market.NewName("Crowd");
        var replies = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => market.Add(new { name })));
        Assert.Equal(12, replies.Select(reply => reply.Text("slug")).Distinct().Count());
        var (slug, taken) = (Slugs.Of(name) + "-chosen", 0);
        await Task.WhenAll(replies.Select(async reply =>
        {
            var changed = await market.Change(reply.Text("id"), new { slug });
            if (changed.Status == 200)
                Interlocked.Increment(ref taken);
            else
                changed.Is(409, "slug-taken");
        }));
        Assert.Equal(1, taken);
    }

    [Theory, EachDatabase]
    public async Task A_repeated_POST_with_its_key_makes_one_product(Engine engine)
    {
        var market = await shops.On(engine);
        var (body, key) = (market.Body(), ("Idempotency-Key", market.NewName("key").Replace(' ', '-')));
        var first = (await market.Staff.Post("/products", body, key)).Is(201);
        var again = (await market.Staff.Post("/products", body, key)).Is(201);
        Assert.Equal("true", again.Header("Idempotency-Replayed"));
        Assert.Equal(first.Body, again.Body);
        Assert.Equal((first.Header("Location"), first.Header("ETag")), (again.Header("Location"), again.Header("ETag")));
        (await market.Staff.Post("/products", market.Body(), key)).Is(422, "idempotency-key-reused");
    }

    [Theory, EachDatabase]
    public async Task Everything_that_may_be_said_of_a_product_is_told_again(Engine engine)
    {
        var market = await shops.On(engine);
        var (category, picture) = (await market.Category(), market.Picture());
        var added = await market.Add(new
        {
            currency = "JPY",
            price = 1200,
            description = "Two\nlines.",
            category,
            images = new[] { picture },
            attributes = new Dictionary<string, string> { ["colour"] = "black", ["weight"] = "12 kg" },
            variants = Array.Empty<string>(),
        });
        Assert.Equal(["1200", "JPY", "Two\nlines."], added.Texts("price", "currency", "description"));
        Assert.Equal("id slug name", added.Members("category"));
        Assert.Equal(category, added.Text("category", "id"));
        Assert.Equal("/media/" + picture, added.Text("images", "0", "url"));
        Assert.Equal("12 kg", added.Text("attributes", "weight"));
        var emptied = (await market.Change(
            added.Text("id"), """{"category":null,"description":"","images":[],"attributes":{}}""")).Is(200);
        Assert.Null(emptied.Json["category"]);
        Assert.Equal(["", "[]", "{}"], emptied.Texts("description", "images", "attributes"));
        var slug = (await market.Visitor().Get("/categories/" + category)).Text("slug");
        Assert.Equal(slug, (await market.Change(added.Text("id"), new { category = slug })).Is(200).Text("category", "slug"));
    }

    [Theory, EachDatabase]
    public async Task A_product_shows_pictures_that_were_put_up_for_products(Engine engine)
    {
        var market = await shops.On(engine);
        var (first, second, avatar) = (market.Picture(), market.Picture(), market.Album.Add(market.Staff.UserId, "avatar"));
        foreach (var wrong in new[] { avatar, Market.NoPicture })
            (await market.Staff.Post("/products", market.Body(new { images = new[] { first, wrong } }))).Is(400, "invalid-input", "images");
        var id = await market.AddOne(new { images = new[] { first } });
        (await market.Change(id, new { images = new[] { first, avatar } })).Is(400, "invalid-input", "images");
        Assert.Equal([first], await Used());
        (await market.Change(id, new { images = new[] { second, first } })).Is(200);
        Assert.Equal([first, second], await Used());
        (await market.Change(id, new { images = new[] { second } })).Is(200);
        (await market.Staff.Delete("/products/" + id)).Is(204);
        Assert.Equal([second], await Used());       // old orders still show it

        async Task<IReadOnlyList<string>> Used()
        {
            var asked = new GetUsedPictures([.. new[] { first, second, avatar }.Select(one => new KnownPicture(one, "usr_1", "product"))]);
            var used = await market.Shop.Database("catalog").Read(snapshot => TellUsedPictures.Run(snapshot, asked));
            Assert.Equal("product", used.Purpose);
            return [.. used.PictureIds.Order(StringComparer.Ordinal)];
        }
    }

    [Fact]
    public async Task Where_Media_does_not_answer_new_pictures_have_to_wait_and_nothing_else_does()
    {
        await using var market = await Market.Open(Engine.Sqlite);
        var (old, fresh) = (market.Picture(), market.Picture());
        var id = await market.AddOne(new { images = new[] { old } });
        var (body, key) = (market.Body(new { images = new[] { old } }), ("Idempotency-Key", "one"));
        var made = (await market.Staff.Post("/products", body, key)).Is(201);
        market.Album.IsClosed = true;
        (await market.Change(id, new { name = "New", images = new[] { fresh } })).Is(503, "unavailable");
        (await market.Change(id, new { name = "New", images = new[] { old } })).Is(200);
        (await market.Staff.Post("/products", market.Body(new { images = new[] { old } }))).Is(503, "unavailable");
        await Eventually.Equal(made.Body, async () => (await market.Staff.Post("/products", body, key)).Body);       // once it is kept
        await market.AddOne();
    }

    [Theory, EachDatabase]
    public async Task An_older_shop_knows_which_pictures_its_products_show(Engine engine)
    {
        var (first, second) = (Script("0001_first.sql"), Script("0002_product_picture.sql"));
        await using var fresh = await Fresh.Database(engine, "catalog", Schema.Of("catalog", first));
        var pictures = Enumerable.Range(1, Product.MostImages).Select(i => $"med_{i:D26}").ToList();
        await Add("prd_1", string.Join(' ', pictures));
        await Add("prd_2", pictures[3]);
        await Add("prd_3", "");
        await fresh.Reopen(Schema.Of("catalog", Script("schema.sql"), new Migration(1, first), new Migration(2, second)));
        Assert.Equal(pictures, (await fresh.Database.Read(async snapshot => await ProductStore.Shown(snapshot, pictures))).Order());
        Assert.Equal(Product.MostImages + 1, await fresh.Database.Read(
            async snapshot => await snapshot.QueryWhole("SELECT COUNT(*) FROM product_picture")));

        Task Add(string id, string images) => fresh.Database.Transact(tx => tx.Execute(
            """
            INSERT INTO product
                (id, sku, slug, name, description, price_minor, currency, price_rank, attributes, images, status, version, created_at,
                 updated_at, available, stock_version, rating_sum, review_count, rating_rank, asides)
            VALUES (@id, @id, @id, '', '', 0, 'USD', 0, '{}', @images, 'active', 1, 0, 0, 0, 0, 0, 0, 0, 0)
            """,
            ("id", id), ("images", images)).AsTask());

        static string Script(string name) => Kernel.Resources.Text(typeof(CatalogService), name);
    }

    [Theory, EachDatabase]
    public async Task What_the_staff_change_is_in_the_book(Engine engine)
    {
        var market = await shops.On(engine);
        var id = await market.AddOne(new { name = "Before" });
        (await market.Change(id, new { name = "After", price = 99.5, stock = 7 })).Is(200);
        (await market.Staff.Delete("/products/" + id)).Is(204);
        var book = await market.Shop.Database("catalog").Read(async snapshot => await Kernel.Data.Audit.About(snapshot, id));
        Assert.Equal(
            ["product: none > Before", "product.stock: 5 to sell > 7 asked for", "product.name: Before > After",
                "product.price: 129.99 USD > 99.5 USD", "product.status: active > archived"],
            book.Select(entry => $"{entry.What}: {entry.Was} > {entry.Became}"));
        Assert.All(book, entry => Assert.Equal(market.Staff.UserId, entry.ActorId));
    }

    [Theory]
    [InlineData("""{"name":"A","price":1}""", "stock")]
    [InlineData("""{"name":"A","stock":1}""", "price")]
    [InlineData("""{"price":1,"stock":1}""", "name")]
    [InlineData("""{"name":"","price":1,"stock":1}""", "name")]
    [InlineData("""{"name":"a\nb","price":1,"stock":1}""", "name")]
    [InlineData("""{"name":"A","price":-0.01,"stock":1}""", "price")]
    [InlineData("""{"name":"A","price":1.005,"stock":1}""", "price")]
    [InlineData("""{"name":"A","price":10000000000000000,"stock":1}""", "price")]
    [InlineData("""{"name":"A","price":1e400,"stock":1}""", "price")]
    [InlineData("""{"name":"A","price":"1","stock":1}""", "price")]
    [InlineData("""{"name":"A","price":null,"stock":1}""", "price")]
    [InlineData("""{"name":"A","price":10.5,"stock":1,"currency":"JPY"}""", "price")]
    [InlineData("""{"name":"A","price":1.0001,"stock":1,"currency":"KWD"}""", "price")]
    [InlineData("""{"name":"A","price":1,"stock":1,"currency":"usd"}""", "currency")]
    [InlineData("""{"name":"A","price":1,"stock":1,"currency":"XXX"}""", "currency")]
    [InlineData("""{"name":"A","price":1,"stock":1,"currency":"BTC"}""", "currency")]
    [InlineData("""{"name":"A","price":1,"stock":1,"currency":"US"}""", "currency")]
    [InlineData("""{"name":"A","price":1,"stock":-1}""", "stock")]
    [InlineData("""{"name":"A","price":1,"stock":1.5}""", "stock")]
    [InlineData("""{"name":"A","price":1,"stock":99999999999}""", "stock")]
    [InlineData("""{"name":"A","price":1,"stock":1,"slug":"Not A Slug"}""", "slug")]
    [InlineData("""{"name":"A","price":1,"stock":1,"slug":"-a"}""", "slug")]
    [InlineData("""{"name":"A","price":1,"stock":1,"category":"nowhere-at-all"}""", "category")]
    [InlineData("""{"name":"A","price":1,"stock":1,"variants":[{"size":"L"}]}""", "variants")]
    [InlineData("""{"name":"A","price":1,"stock":1,"images":["https://evil.example/x.png"]}""", "images")]
    [InlineData("""{"name":"A","price":1,"stock":1,"images":["med_../../../../../etc/passwd"]}""", "images")]
    [InlineData("""{"name":"A","price":1,"stock":1,"attributes":{"a":""}}""", "attributes.a")]
    [InlineData("""{"name":"A","price":1,"stock":1,"status":"sold"}""", "status")]
    [InlineData("""{"name":"A","price":1,"stock":1,"rating":5}""", "rating")]
    [InlineData("""{"name":"A","price":1,"stock":1,"id":"prd_1"}""", "id")]
    [InlineData("""{"name":"A","price":1,"price":2,"stock":1}""", "price")]
    [Rows(42, 45, 54, 63)]
    public async Task What_can_not_be_a_product_is_refused_by_its_field(string body, string field)
    {
        var market = await shops.On(Engine.Sqlite);
        (await market.Staff.Post("/products", body)).Is(400, "invalid-input", field);
    }

    [Theory]
    [InlineData("""{"price":10.5,"currency":"JPY"}""", "price")]
    [InlineData("""{"currency":"JPY"}""", "price")]
    [InlineData("""{"price":1.001}""", "price")]
    [InlineData("""{"name":null}""", "name")]
    [InlineData("""{"version":9}""", "version")]
    [InlineData("""{"category":"nowhere-at-all","stock":9}""", "category")]
    public async Task What_can_not_be_changed_leaves_a_product_as_it_was(string body, string field)
    {
        var market = await shops.On(Engine.Sqlite);
        var added = await market.Add();
        (await market.Change(added.Text("id"), body)).Is(400, "invalid-input", field);
        Assert.Equal(added.Body, (await market.Staff.Get("/products/" + added.Text("id"))).Body);
    }

    [Theory]
    [InlineData("=cmd|' /C calc'!A0")]
    [InlineData("<script>alert(1)</script> <img src=x onerror=alert(1)>")]
    [InlineData("{{7*7}} ${7*7} @(1+1)")]
    [Rows(66, 67)]
    public async Task A_name_is_text_whatever_it_looks_like(string name)
    {
        var market = await shops.On(Engine.Sqlite);
        var added = await market.Add(new { name, description = name });
        Assert.Equal([name, name], added.Texts("name", "description"));
        Assert.DoesNotContain("<", added.Body, StringComparison.Ordinal);
        Assert.Equal("application/json", added.ContentType);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("9223372036854775808")]
    [InlineData("null")]
    [InlineData("%2e%2e%2f1")]
    [InlineData("%5B%5D")]
    [InlineData("%7Bprd_00000000000000000000000000%7D")]
    [InlineData("PRD_00000000000000000000000000")]
    [InlineData("prd_' OR 1=1--")]
    [InlineData("%3Flimit=1")]
    [Rows(39)]
    public async Task What_is_no_id_finds_nothing(string id)
    {
        var market = await shops.On(Engine.Sqlite);
        foreach (var visitor in new[] { market.Visitor(), market.Staff })
            (await visitor.Get("/products/" + id)).Is(404, "not-found");
        (await market.Visitor().Get("/products/" + new string('a', 4_000))).Is(404, "not-found");
    }

    [Theory]
    [InlineData("POST", "/products")]
    [InlineData("PATCH", "/products/" + Market.NoProduct)]
    [InlineData("DELETE", "/products/" + Market.NoProduct)]
    [InlineData("POST", "/categories")]
    [InlineData("PATCH", "/categories/x")]
    [InlineData("DELETE", "/categories/x")]
    [InlineData("PATCH", "/reviews/rev_1")]
    [InlineData("GET", "/reviews")]
    [InlineData("GET", "/products?status=all&search=lamp")]
    [InlineData("GET", "/products?status=draft")]
    [Rows(44, 47)]
    public async Task What_is_the_staffs_is_nobody_elses(string method, string path)
    {
        var market = await shops.On(Engine.Sqlite);
        var body = method is "POST" or "PATCH" ? "{}" : null;
        (await market.Visitor().Send(new HttpMethod(method), path, body)).Is(401, "unauthorized");
        (await market.Customer().Send(new HttpMethod(method), path, body)).Is(403, "forbidden");
        (await market.Customer().Send(new HttpMethod(method), path, body, ("X-HTTP-Method-Override", "GET"))).Is(403, "forbidden");
    }

    [Fact, Rows(55)]
    public async Task A_body_is_bounded()
    {
        var market = await shops.On(Engine.Sqlite);
        (await market.Staff.Post("/products", new JsonObject { ["name"] = new string('a', 200_000) }.ToJsonString(),
            ("Expect", "100-continue"))).Is(413);
        var attributes = Enumerable.Range(0, 60).ToDictionary(i => "a" + i, _ => "b");
        (await market.Staff.Post("/products", market.Body(new { attributes }))).Is(400, "invalid-input", "attributes");
        var description = new string('a', 10_001);
        (await market.Staff.Post("/products", market.Body(new { description }))).Is(400, "invalid-input", "description");
    }
}
