using System.Net.Http.Headers;
using System.Text;
using Stoa.Testing;

namespace Stoa.Identity.Tests.Http;

/// <summary>What clients send that no form of ours would.</summary>
public class InputTests(SharedShops shops)
{
    [Theory, EachDatabase, Rows(30)]
    public async Task Of_twenty_registrations_of_one_mailbox_in_any_spelling_one_succeeds(Engine engine)
    {
        var shop = await shops.On(engine);
        var name = shop.NewEmail().Split('@')[0];
        string[] spellings =
        [
            $"{name}@example.com", $"{name.ToUpperInvariant()}@EXAMPLE.com", $"{name}@example.com.", $"{name}@ｅｘａｍｐｌｅ.com",
            $" {name}@Example.Com ",
        ];
        var replies = await AtOnce.Run(20, async i =>
        {
            var visitor = shop.Visitor();
            while (true)
            {
                var reply = await visitor.TryRegister(spellings[i % spellings.Length]);
                if (reply.Status != 503)       // only so many hashes at once
                    return reply;
            }
        });
        Assert.Single(replies, reply => reply.Status == 201);
        Assert.All(replies.Where(reply => reply.Status != 201), reply => reply.Is(409, "email-taken"));
        await shop.LogIn(spellings[1]);
    }

    [Theory]
    [InlineData("?userId=usr_1")]
    [InlineData("?filter[owner]=usr_1")]
    [InlineData("?$filter=1%20eq%201")]
    [InlineData("?limit=5")]
    [Rows(38)]
    public async Task A_query_that_a_list_does_not_know_is_refused(string query)
    {
        var ada = await (await shops.On(Engine.Sqlite)).Customer();
        foreach (var path in new[] { "/users/me", "/users/me/export", "/auth/sessions" })
            (await ada.Get(path + query)).Is(400);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("9223372036854775808")]
    [InlineData("null")]
    [InlineData("%FF%FE")]
    [InlineData("..%2F1")]
    [InlineData("%7B0F8FAD5B-D9CB-469F-A165-70867728950E%7D")]
    [InlineData("[1]")]
    [InlineData("'%20OR%201=1--")]
    [InlineData("%F0%9F%90%88")]
    [InlineData("*")]
    [InlineData("%25")]
    [Rows(39)]
    public async Task An_odd_id_is_nothing(string id)
    {
        var admin = await (await shops.On(Engine.Postgres)).Admin();
        foreach (var path in new[] { "/users/", "/users/me/addresses/" })
        {
            (await admin.Get(path + id)).Is(404);
            (await admin.Patch(path + id, "{}")).Is(404);
        }
        (await admin.Delete("/auth/sessions/" + id)).Is(404);
        (await admin.Delete("/users/me/addresses/" + id)).Is(404);
        (await admin.Delete("/users/me/identities/" + id)).Is(404);
    }

    [Fact, Rows(39)]
    public async Task An_id_that_can_not_be_one_never_reaches_a_database()
    {
        var shop = await shops.On(Engine.Postgres);
        var admin = await shop.Admin();
        foreach (var id in new[] { "%00", "usr_%00", new string('a', 10_000) })
        {
            var reply = await shop.Raw($"GET /users/{id} HTTP/1.1\nHost: x\nAuthorization: Bearer {admin.Token}");
            Assert.True(reply.Status is 400 or 404 or 414, $"{reply.Status}");
        }
        (await admin.Get("/users/" + new string('a', 3000))).Is(404);
    }

    [Theory]
    [InlineData("role", "\"admin\"")]
    [InlineData("roles", "[\"admin\"]")]
    [InlineData("isAdmin", "true")]
    [InlineData("emailVerified", "true")]
    [InlineData("id", "\"usr_1\"")]
    [InlineData("tenantId", "1")]
    [InlineData("securityStamp", "\"\"")]
    [InlineData("balance", "1000")]
    [InlineData("passwordHash", "\"x\"")]
    [InlineData("Name", "\"Eve\"")]
    [InlineData("__proto__", "{}")]
    [InlineData("constructor", "{}")]
    [Rows(42, 45)]
    public async Task A_member_that_is_not_asked_for_is_refused(string member, string value)
    {
        var shop = await shops.On(Engine.Sqlite);
        var email = shop.NewEmail();
        var body = $$"""{"name":"Ada","email":"{{email}}","password":"{{TestShop.Password}}","{{member}}":{{value}}}""";
        (await shop.Visitor().Post("/auth/register", body)).Is(400, "invalid-input", member);
        (await shop.Visitor().LogIn(email)).Is(401);
    }

    [Theory]
    [InlineData("""{"email":"a@x.de","password":"one","password":"two"}""")]
    [InlineData("""{"email":"a@x.de","p\u0061ssword":"one","password":"two"}""")]
    [InlineData("""{"email":"a@x.de","password":"one","\ud800":1}""")]
    [InlineData("""{"email":"a@x.de","password":"one","\ud800":1,"\ud800":2}""")]
    [InlineData("""{"\udc00":{"\ud800":1},"email":"a@x.de","password":"one"}""")]
    [InlineData("""{"email":"a@x.de","password":"one\ud800"}""")]
    [InlineData("""{"email":"a@x.de","password":"one\u0000"}""")]
    [InlineData("""{"email":["a@x.de"],"password":"one"}""")]
    [InlineData("""{"email":{"$gt":""},"password":{"$ne":null}}""")]
    [InlineData("""{"email":null,"password":null}""")]
    [InlineData("""[]""")]
    [InlineData("""null""")]
    [InlineData("""true""")]
    [InlineData("")]
    [InlineData("""{"email":"a@x.de","password":"one"}x""")]
    [InlineData("""{"email":"a@x.de","password":"one",}""")]
    [InlineData("""{/* */"email":"a@x.de","password":"one"}""")]
    [InlineData("""{'email':'a@x.de','password':'one'}""")]
    [InlineData("""[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[""")]
    [InlineData("""{"email":NaN,"password":1e400}""")]
    [Rows(45, 74)]
    public async Task A_body_that_is_not_exactly_what_is_asked_for_is_refused(string body)
    {
        (await (await shops.On(Engine.Sqlite)).Visitor().Post("/auth/login", body)).Is(400);
    }

    [Fact, Rows(74)]
    public async Task Only_utf_8_is_read_and_only_where_it_is_whole()
    {
        var shop = await shops.On(Engine.Sqlite);
        const string Json = """{"email":"a@x.de","password":"one"}""";
        (await Send("application/json", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Json)])).Is(400);
        (await Send("application/json", [.. "{\"email\":\"a@x.de\",\"password\":\""u8, 0xC3, 0x28, .. "\"}"u8])).Is(400);
        (await Send("application/json", [.. "{\"email\":\"a@x.de\",\"password\":\""u8, 0xED, 0xA0, 0x80, .. "\"}"u8])).Is(400);
        (await Send("application/json", [.. "{\"email\":\"a@x.de\",\"\xC3\":1,\"password\":\""u8, .. "\"}"u8])).Is(400);
        (await Send("application/json; charset=utf-16", Encoding.Unicode.GetBytes(Json))).Is(415);
        (await Send("application/json; charset=utf-7", Encoding.ASCII.GetBytes(Json))).Is(415);
        (await Send("application/json; charset=\"utf-8\"", Encoding.UTF8.GetBytes(Json))).Is(401);

        Task<Reply> Send(string type, byte[] bytes)
        {
            var content = new ByteArrayContent(bytes);
            content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
            return shop.Visitor().Send(new HttpRequestMessage(HttpMethod.Post, "/auth/login") { Content = content });
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("text/json")]
    [InlineData("application/xml")]
    [Rows(75)]
    public async Task Another_content_type_is_not_read(string? type)
    {
        var shop = await shops.On(Engine.Sqlite);
        var content = new ByteArrayContent("""{"email":"a@x.de","password":"one"}"""u8.ToArray());
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        var request = new HttpRequestMessage(HttpMethod.Post, "/auth/login") { Content = content };
        (await shop.Visitor().Send(request)).Is(415, "unsupported-media-type");
    }

    [Fact, Rows(75)]
    public async Task Whatever_a_client_would_like_to_read_it_gets_JSON()
    {
        var ada = await (await shops.On(Engine.Sqlite)).Customer();
        Assert.Equal("application/json", (await ada.Get("/users/me", ("Accept", "text/xml"))).Is(200).ContentType);
    }

    [Theory]
    [InlineData("a@x.de\\r\\nBcc: v@x.de")]
    [InlineData("a@x.de, b@x.de")]
    [InlineData("Ada <a@x.de>")]
    [InlineData("a@x.de\\u0000")]
    [InlineData("a@b@x.de")]
    [InlineData("a@x")]
    [InlineData("\\\"a\\\"@x.de")]
    [InlineData("a@[127.0.0.1]")]
    [InlineData("a\\u202e@x.de")]
    [Rows(68)]
    public async Task An_address_is_exactly_one_mailbox(string email)
    {
        var shop = await shops.On(Engine.Sqlite);
        foreach (var path in new[] { "/auth/password/forgot", "/auth/email/resend" })
            (await shop.Visitor().Post(path, $$"""{"email":"{{email}}"}""")).Is(400, "invalid-input", "email");
        var body = $$"""{"name":"Ada","email":"{{email}}","password":"{{TestShop.Password}}"}""";
        (await shop.Visitor().Post("/auth/register", body)).Is(400, "invalid-input", "email");
    }

    [Theory]
    [InlineData("name", "\\u0007")]
    [InlineData("name", "Ada\\u202eecalevoL")]
    [InlineData("name", "a\\r\\nb")]
    [InlineData("line1", "   ")]
    [InlineData("city", "\\u0000")]
    [InlineData("country", "ZZ")]
    [InlineData("country", "gb")]
    [InlineData("phone", "+999abc")]
    [Rows(65, 69)]
    public async Task A_strange_address_is_refused_by_its_field(string field, string value)
    {
        var ada = await (await shops.On(Engine.Sqlite)).Customer();
        var members = new Dictionary<string, string> { ["name"] = "Ada", ["line1"] = "1 Road", ["city"] = "London", ["country"] = "GB" };
        members[field] = value;
        var body = "{" + string.Join(',', members.Select(member => $"\"{member.Key}\":\"{member.Value}\"")) + "}";
        (await ada.Post("/users/me/addresses", body)).Is(400, "invalid-input", field);
    }

    [Theory, EachDatabase, Rows(65, 67)]
    public async Task Emoji_markup_and_every_script_are_kept_as_they_are(Engine engine)
    {
        var ada = await (await shops.On(engine)).Customer();
        string[] names =
        [
            "🐈 Ada", "<script>alert(1)</script>", "{{7*7}} ${7*7} @(1+1)", "=cmd|' /C calc'!A0", "Ада Λάβλεϊς 愛達",
            "O'Neil; DROP TABLE users--",
        ];
        foreach (var name in names)
        {
            var made = (await ada.AddAddress(name: name)).Is(201);
            Assert.Equal(name, (await ada.Get(made.Header("Location")!)).Text("name"));
            Assert.DoesNotContain("<script", made.Body);
        }
        (await ada.AddAddress(name: new string('x', 7000))).Is(400, "invalid-input", "name");
        (await ada.AddAddress(name: new string('x', 10_000))).Is(413, "body-too-large");
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=-1", "limit")]
    [InlineData("limit=1000000000", "limit")]
    [InlineData("limit=1e2", "limit")]
    [InlineData("limit=%EF%BC%91", "limit")]
    [InlineData("limit=1&limit=2", "limit")]
    [InlineData("after=", "after")]
    [InlineData("after=x", "after")]
    [InlineData("after=%00", "after")]
    [InlineData("offset=10", "offset")]
    [InlineData("sort=password_hash", "sort")]
    [InlineData("sort=1;drop", "sort")]
    [InlineData("name=%27%20OR%201=1--", "name")]
    [Rows(70, 71, 72, 78)]
    public async Task A_list_takes_a_limit_and_its_own_cursor_and_nothing_else(string query, string field)
    {
        (await (await (await shops.On(Engine.Sqlite)).Admin()).Get("/users?" + query)).Is(400, "invalid-input", field);
    }

    [Fact]
    public async Task What_is_searched_for_is_text_and_nothing_else() => Assert.Empty(
        (await (await (await shops.On(Engine.Sqlite)).Admin()).Get("/users?search=%27%20OR%201=1--")).Is(200).Json["items"]!.AsArray());

    [Fact, Rows(71)]
    public async Task An_edited_cursor_is_none()
    {
        var shop = await shops.On(Engine.Sqlite);
        await shop.Customer();
        var admin = await shop.Admin();
        var cursor = (await admin.Get("/users?limit=1")).Text("next");
        for (var i = 0; i < cursor.Length; i += 5)
        {
            var edited = cursor[..i] + (cursor[i] == 'A' ? 'B' : 'A') + cursor[(i + 1)..];
            (await admin.Get("/users?after=" + edited)).Is(400, "invalid-input", "after");
        }
        (await admin.Get("/users?after=" + cursor + "A")).Is(400, "invalid-input", "after");
    }

    [Theory]
    [InlineData("")]
    [InlineData("with a space")]
    [InlineData("schlüssel")]
    [Rows(76)]
    public async Task A_key_is_visible_ASCII(string key)
    {
        var ada = await (await shops.On(Engine.Sqlite)).Customer();
        (await ada.AddAddress(key)).Is(400);
    }

    [Theory, EachDatabase, Rows(76)]
    public async Task Twenty_requests_with_one_key_make_one_address(Engine engine)
    {
        var ada = await (await shops.On(engine)).Customer();
        (await ada.AddAddress(new string('k', 256))).Is(400);
        var replies = await AtOnce.Run(20, _ => ada.AddAddress(new string('k', 255)));
        Assert.All(replies, reply => Assert.True(reply.Status is 201 or 409, reply.Body));
        Assert.All(replies.Where(reply => reply.Status == 409), reply => Assert.NotNull(reply.Header("Retry-After")));
        Assert.Single(replies.Where(reply => reply.Status == 201).Select(reply => reply.Text("id")).Distinct());
        Assert.Single((await ada.Get("/users/me/addresses")).Json["items"]!.AsArray());
    }

    [Theory, EachDatabase, Rows(39, 116)]
    public async Task Whatever_a_device_calls_itself_it_is_shown_as_text(Engine engine)
    {
        var shop = await shops.On(engine);
        var ada = await shop.Customer();
        string[] agents =
        [
            new string('a', 79) + "🐈 and more", "\u001b[31mred", "<b>", new string('x', 5000), "Mozilla/5.0 (X11; Linux) Firefox/140.0",
        ];
        foreach (var agent in agents)
            (await shop.Visitor().LogInSaying(ada.Email, ("User-Agent", agent))).Is(200);
        var devices = (await ada.Get("/auth/sessions")).Json["items"]!.AsArray().Select(item => (string)item!["device"]!).ToList();
        Assert.Contains(new string('a', 79), devices);
        Assert.Contains("Firefox on Linux", devices);
        Assert.DoesNotContain(devices, device => device.Any(char.IsControl));
    }
}
