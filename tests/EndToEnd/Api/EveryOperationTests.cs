using System.Net.Http.Headers;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stoa.Contracts;
using Stoa.Testing;

namespace Stoa.EndToEnd.Api;

/// <summary>What holds for every operation that the shop describes: whichever forgets a manner of the house fails here.</summary>
public abstract class EveryOperationTests(WholeApi api)
{
    private static readonly string[] Verbs = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"];

    [Fact, Rows(44, 49)]
    public async Task A_path_refuses_every_verb_that_is_not_its_own_and_names_those_that_are()
    {
        var wrong = new List<string>();
        foreach (var path in api.Description.Operations.Select(one => one.PathOf("x1")).Distinct())
        {
            var own = api.Description.Operations.Where(one => IsAt(one, path)).Select(one => one.Method).Distinct().Order().ToList();
            foreach (var verb in Verbs.Except(own))
            {
                var reply = await api.Admin.Send(new HttpMethod(verb), path, null, ("X-HTTP-Method-Override", own[0]));
                var allowed = string.Join(' ', (reply.Header("Allow") ?? "").Split(", ").Order());
                if (reply.Status != 405 || (allowed != string.Join(' ', own) && verb != "TRACE"))       // nobody looks where a TRACE goes
                    wrong.Add($"{verb} {path}: {reply.Status}, allowed {allowed}, own {string.Join(' ', own)}");
            }
        }
        None(wrong);
    }

    [Fact, Rows(38, 78)]
    public async Task A_name_in_the_query_is_known_and_there_once_or_refused()
    {
        var wrong = new List<string>();
        // Whoever asks how the shop does may add what keeps caches away.
        foreach (var operation in api.Description.Operations.Where(one => !one.Path.StartsWith("/health/", StringComparison.Ordinal)))
        {
            var visitor = api.SomebodyFor(operation);
            var (path, body) = await api.About(operation, visitor);
            foreach (var query in (string[])["userId=usr_1", "filter[owner]=x", .. operation.Queries.Select(name => $"{name}=1&{name}=1")])
            {
                var reply = await visitor.Send(new HttpMethod(operation.Method), $"{path}?{query}", body?.ToJsonString());
                if (reply.Status != 400 || reply.Json["errors"]?[query.Split('=')[0]] is null)
                    wrong.Add($"{operation.Name}?{query}: {reply.Status} {reply.Body}");
            }
        }
        None(wrong);
    }

    [Fact, Rows(71)]
    public async Task A_list_takes_a_limit_and_a_cursor_of_its_own_and_nothing_else()
    {
        var (wrong, lists) = (new List<string>(), 0);
        var cursor = (await api.Admin.Get("/users?limit=1")).Is(200).Text("next");
        foreach (var operation in api.Description.Operations.Where(one => one.Queries.Contains("limit")))
        {
            lists++;
            var visitor = api.SomebodyFor(operation);
            var (path, _) = await api.About(operation, visitor);
            (await visitor.Get(path + "?limit=100")).Is(200);
            string[] odd =
            [
                "limit=0", "limit=-1", "limit=101", "limit=1000000000", "limit=99999999999999999999", "limit=1.5", "limit=", "limit=ten",
                "limit=%D9%A1", "after=", "after=x", "after=%00", "after=" + new string('a', 4_000), $"after={cursor[..^1]}",
                "after=" + (operation.Path == "/users" ? cursor + "A" : cursor),
            ];
            foreach (var query in odd)
            {
                var reply = await visitor.Get($"{path}?{query}");
                if (reply.Status != 400 || reply.Json["errors"]?[query.Split('=')[0]] is null)
                    wrong.Add($"{operation.Name}?{query}: {reply.Status} {reply.Body}");
            }
        }
        None(wrong);
        Assert.InRange(lists, 10, int.MaxValue);
    }

    [Fact, Rows(42, 43, 45)]
    public async Task A_body_says_what_is_asked_for_once_and_in_these_letters_and_nothing_more()
    {
        var wrong = new List<string>();
        foreach (var operation in api.Description.Operations.Where(one => one.Body is not null))
        {
            var body = api.Bodies.For(operation)!.AsObject();
            var first = body.Select(member => member.Key).FirstOrDefault();
            var tries = new List<(string Member, string Body)>
            {
                ("isAdmin", With(body, "isAdmin", "true")), ("id", With(body, "id", "\"x\"")), ("__proto__", With(body, "__proto__", "{}")),
                ("createdAt", With(body, "createdAt", "\"2020-01-01T00:00:00Z\"")),
            };
            if (first is not null)
            {
                var value = body[first]?.ToJsonString() ?? "null";
                var loud = char.ToUpperInvariant(first[0]) + first[1..];
                tries.Add((first, With(body, first, value)));
                tries.Add((loud, With(body, loud, value)));
            }
            foreach (var (member, text) in tries)
            {
                var reply = await api.SomebodyFor(operation).Send(new HttpMethod(operation.Method), operation.PathOf("x1"), text);
                if (reply.Status != 400 || reply.Json["errors"]?[member] is null)
                    wrong.Add($"{operation.Name} {text}: {reply.Status} {reply.Body}");
            }
        }
        None(wrong);
    }

    [Fact, Rows(74, 75)]
    public async Task A_body_is_JSON_in_utf_8_or_not_read()
    {
        var wrong = new List<string>();
        foreach (var operation in api.Description.Operations.Where(one => one.Body is not null))
        {
            var json = Encoding.UTF8.GetBytes(api.Bodies.For(operation)!.ToJsonString());
            (string? Type, byte[] Bytes, int Due)[] tries =
            [
                (null, json, 415), ("text/plain", json, 415), ("application/x-www-form-urlencoded", "a=b"u8.ToArray(), 415),
                ("application/xml", "<a/>"u8.ToArray(), 415), ("application/json; charset=utf-7", json, 415),
                ("application/json; charset=utf-16", Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(json)), 415),
                ("application/json", [0xEF, 0xBB, 0xBF, .. json], 400),
                ("application/json", [.. "{\"a\":\""u8, 0xC3, 0x28, .. "\"}"u8], 400),
                ("application/json", "{\"\\ud800\":1}"u8.ToArray(), 400), ("application/json", "[]"u8.ToArray(), 400),
                ("application/json", "{"u8.ToArray(), 400), ("application/json", [.. json, .. "x"u8], 400),
                ("application/json", Encoding.UTF8.GetBytes(new string('[', 500)), 400),
            ];
            foreach (var (type, bytes, due) in tries)
            {
                using var request = new HttpRequestMessage(new HttpMethod(operation.Method), operation.PathOf("x1"));
                request.Content = new ByteArrayContent(bytes);
                request.Content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
                var reply = await api.SomebodyFor(operation).Send(request);
                if (reply.Status != due)
                    wrong.Add($"{operation.Name} {type} {bytes.Length} bytes: {reply.Status} instead of {due} {reply.Body}");
            }
        }
        None(wrong);
    }

    [Fact, Rows(47)]
    public async Task No_spelling_of_what_is_the_staffs_lets_a_customer_in()
    {
        var wrong = new List<string>();
        foreach (var operation in api.Description.Operations.Where(one => one.Access is "staff" or "admin"))
        {
            var path = operation.PathOf("x1");
            var body = Encoding.UTF8.GetBytes(api.Bodies.For(operation)?.ToJsonString() ?? "");
            string[] spellings =
            [
                path, path.ToUpperInvariant(), path + "/", path + ";x", path + "%2f", path + "/.", "/" + path, "/." + path,
                $"/%{(int)path[1]:x}{path[2..]}", "/x/.." + path, "/x/%2e%2e" + path, path + "%00",
            ];
            foreach (var spelling in spellings)
            {
                foreach (var more in new[] { "", "\nX-HTTP-Method-Override: GET", "\nX-Original-URL: " + path, "\nX-Roles: admin" })
                {
                    var head = $"{operation.Method} {spelling} HTTP/1.1\nHost: shop\nAuthorization: Bearer {api.Customer.Token}{more}"
                        + (body.Length > 0 ? $"\nContent-Type: application/json\nContent-Length: {body.Length}" : "");
                    var reply = await api.Shop.Raw(head, body);
                    if (reply.Status is not (400 or 403 or 404 or 405))
                        wrong.Add($"{operation.Method} {spelling}{more}: {reply.Status} {reply.Body}");
                }
            }
        }
        None(wrong);
    }

    [Fact, Rows(76)]
    public async Task A_POST_is_repeated_by_its_key_and_refused_by_one_that_is_none()
    {
        var (wrong, repeated) = (new List<string>(), 0);
        foreach (var operation in api.Description.Operations.Where(IsKeyed))
        {
            var visitor = api.SomebodyFor(operation);
            var (path, body) = await api.About(operation, visitor);
            foreach (var key in new[] { new string('k', 256), "two words", "ключ" })
            {
                var refused = await visitor.Post(path, body?.ToJsonString(), ("Idempotency-Key", key));
                if (refused.Status != 400 || refused.Json["errors"]?["Idempotency-Key"] is null)
                    wrong.Add($"{operation.Name} with the key {key[..4]}: {refused.Status} {refused.Body}");
            }
            var first = await visitor.Post(path, body?.ToJsonString(), ("Idempotency-Key", operation.OperationId));
            if (first.Status >= 300)
                continue;       // what is refused before anything is done is not kept
            repeated++;
            var again = await visitor.Post(path, body?.ToJsonString(), ("Idempotency-Key", operation.OperationId));
            if ((again.Status, again.Body, again.Header("Idempotency-Replayed")) != (first.Status, first.Body, "true"))
                wrong.Add($"{operation.Name} again: {again.Status} {again.Body} after {first.Status} {first.Body}");
            if (body is null)
                continue;
            var other = await visitor.Post(path, body.ToJsonString() + " ", ("Idempotency-Key", operation.OperationId));
            if (other.Status != 422)
                wrong.Add($"{operation.Name} with another body: {other.Status} {other.Body}");
        }
        None(wrong);
        Assert.InRange(repeated, 8, int.MaxValue);
    }

    [Fact, Rows(51, 52)]
    public async Task Behind_the_inner_door_nobody_is_told_anything_but_the_services()
    {
        var (wrong, questions) = (new List<string>(), 0);
        var asked = from type in typeof(IQuery<>).Assembly.GetTypes()
                    where type.GetInterfaces().Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IQuery<>))
                    select (string)type.GetProperty("Name", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
        foreach (var name in asked)
        {
            var service = name.StartsWith("privacy.", StringComparison.Ordinal) ? "ordering" : name.Split('.')[0];
            var other = service == "identity" ? "catalog" : "identity";
            questions++;
            foreach (var token in new[] { "", "Bearer " + api.Admin.Token, api.Shop.ServiceToken("ordering", other), "Service garbage" })
            {
                var visitor = api.Shop.Visitor();
                visitor.Token = token;
                foreach (var verb in new[] { "POST", "GET" })
                {
                    var reply = await visitor.Send(new HttpMethod(verb), $"/internal/ask/{service}/{name}", verb == "GET" ? null : "{}");
                    if (reply.Status != 404)
                        wrong.Add($"{verb} {name} with '{token.Split(' ')[0]}': {reply.Status} {reply.Body}");
                }
            }
        }
        None(wrong);
        Assert.InRange(questions, 5, int.MaxValue);
    }

    /// <summary>Whether a request to this path could be this operation's.</summary>
    private static bool IsAt(Operation operation, string path)
    {
        var (its, asked) = (operation.Path.Split('/'), path.Split('/'));
        return its.Length == asked.Length && its.Zip(asked).All(pair => pair.First == pair.Second || pair.First.StartsWith('{'));
    }

    /// <summary>Who signs in has no keys yet, a provider has ids of its own, and a new password needs the old one: AccountTests.</summary>
    private static bool IsKeyed(Operation operation) => operation.Method == "POST"
        && !operation.Path.StartsWith("/auth/", StringComparison.Ordinal)
        && !operation.Path.StartsWith("/payment/webhook/", StringComparison.Ordinal)
        && !operation.Path.StartsWith("/notifications/webhook/", StringComparison.Ordinal)
        && operation.Path is not ("/users/me/password" or "/media");       // the latter is no JSON: PictureTests

    /// <summary>The body with one more member at its end, as text: it may be there already.</summary>
    private static string With(JsonObject body, string member, string value)
    {
        var text = body.ToJsonString();
        return $"{text[..^1]}{(body.Count > 0 ? "," : "")}{JsonSerializer.Serialize(member)}:{value}}}";
    }

    private static void None(List<string> wrong) => Assert.True(wrong.Count == 0, $"{wrong.Count}:\n" + string.Join('\n', wrong));
}

/// <summary>In one process.</summary>
public sealed class EveryOperationOfOneProcessTests(WholeApi api) : EveryOperationTests(api), IClassFixture<WholeApi>;

/// <summary>The same in the split shape, through the gateway.</summary>
[Trait("Category", "Long")]
public sealed class EveryOperationOfASplitShopTests(WholeSplitApi api) : EveryOperationTests(api), IClassFixture<WholeSplitApi>;
