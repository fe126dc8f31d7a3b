using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Stoa.Kernel.Web;

namespace Stoa.Kernel.Tests.Web;

public class StrictJsonTests
{
    private enum Size
    {
        Small,
        VeryLarge,
    }

    private sealed record Address(string City, string? Region = null);

    private sealed record Order(
        string Name, int Quantity, Address Address, string[]? Tags = null, Size Size = Size.Small, DateTimeOffset? At = null,
        Dictionary<string, string>? Attributes = null, decimal Price = 0, bool Gift = false);

    private sealed record Patch(Given<string> Name, Given<string?> Phone, Given<int> Count);

    private static Task<DoorHost> Start() => DoorHost.Start(app =>
    {
        app.MapPost("/orders", (Order order) => order);
        app.MapPatch("/me", (Patch patch) => string.Join(' ', Show(patch.Name), Show(patch.Phone), Show(patch.Count)));
    });

    private static string Show<T>(Given<T> given) => given.IsGiven ? given.Value?.ToString() ?? "null" : "absent";

    [Theory]
    [InlineData("""{"name":"a","quantity":2,"address":{"city":"x"},"\ud800":1}""")]
    [InlineData("""{"name":"a","quantity":2,"address":{"city":"x","\udc00":1,"\udc00":1}}""")]
    [InlineData("""{"name":"a","quantity":2,"address":{"city":"x"},"attributes":{"\ud800":"x"}}""")]
    public async Task Half_a_character_in_a_name_is_refused_like_anything_else_that_is_no_text(string body)
    {
        await using var host = await Start();
        Assert.Equal(400, (await host.Post("/orders", body)).Status);
    }

    [Theory]
    [InlineData("""{"name":1,"quantity":2,"address":{"city":"x"}}""", "name", "'name' must be a string of valid Unicode.")]
    [InlineData("""{"name":"a","quantity":"2","address":{"city":"x"}}""", "quantity", "'quantity' must be a whole number.")]
    [InlineData("""{"name":"a","quantity":1.5,"address":{"city":"x"}}""", "quantity", "'quantity' must be a whole number.")]
    [InlineData("""{"name":"a","quantity":99999999999,"address":{"city":"x"}}""", "quantity", "'quantity' must be a whole number.")]
    [InlineData("""{"name":"a","quantity":1e3,"address":{"city":"x"}}""", "quantity", "'quantity' must be a whole number.")]
    [InlineData("""{"name":"a","quantity":null,"address":{"city":"x"}}""", "quantity", "'quantity' must be a whole number.")]
    [InlineData("""{"name":"a","quantity":2,"address":{"city":7}}""", "address.city", "'address.city' must be a string of valid Unicode.")]
    [InlineData("""{"name":"a","quantity":2,"address":"x"}""", "address", "'address' must be an object.")]
    [InlineData("""{"name":"a","quantity":2,"address":null}""", "address", "'address' must not be null.")]
    [InlineData("""{"name":"a","quantity":2,"address":{"city":"x","zip":1}}""", "address.zip", "'address.zip' is not known here.")]
    [InlineData("""{"name":"a","quantity":2,"address":{}}""", "address.city", "'address.city' is required.")]
    [InlineData("""{"name":"a","name":"b","quantity":2,"address":{"city":"x"}}""", "name", "'name' is given more than once.")]
    [InlineData("""{"Name":"a","quantity":2,"address":{"city":"x"}}""", "Name", "'Name' is not known here.")]
    [InlineData("""{"__proto__":{},"name":"a","quantity":2,"address":{"city":"x"}}""", "__proto__", "'__proto__' is not known here.")]
    [InlineData(
        """{"name":"a","quantity":2,"address":{"city":"x"},"tags":["a",3]}""",
        "tags[1]", "'tags[1]' must be a string of valid Unicode.")]
    [InlineData("""{"name":"a","quantity":2,"address":{"city":"x"},"tags":{}}""", "tags", "'tags' must be a list.")]
    [InlineData("""{"name":"a","quantity":2,"address":{"city":"x"},"size":"huge"}""", "size", "'size' must be one of: small, very-large.")]
    [InlineData("""{"name":"a","quantity":2,"address":{"city":"x"},"size":1}""", "size", "'size' must be one of: small, very-large.")]
    [InlineData("""{"name":"a","quantity":2,"address":{"city":"x"},"price":"1"}""", "price", "'price' must be a number.")]
    [InlineData("""{"name":"a","quantity":2,"address":{"city":"x"},"gift":"yes"}""", "gift", "'gift' must be true or false.")]
    [InlineData("""{"name":"a\u0000b","quantity":2,"address":{"city":"x"}}""", "name", "'name' must be a string of valid Unicode.")]
    [InlineData("""{"name":"\ud800","quantity":2,"address":{"city":"x"}}""", "name", "'name' must be a string of valid Unicode.")]
    [InlineData(
        """{"name":"a","quantity":2,"address":{"city":"x"},"at":"2026-01-01"}""",
        "at", "'at' must be a time with its offset, such as 2026-03-01T09:00:00Z.")]
    [InlineData(
        """{"name":"a","quantity":2,"address":{"city":"x"},"at":"2026-01-01T10:00:00"}""",
        "at", "'at' must be a time with its offset, such as 2026-03-01T09:00:00Z.")]
    [InlineData(
        """{"name":"a","quantity":2,"address":{"city":"x"},"at":"0001-01-01T00:00:00+14:00"}""",
        "at", "'at' must be a time with its offset, such as 2026-03-01T09:00:00Z.")]
    [InlineData(
        """{"name":"a","quantity":2,"address":{"city":"x"},"attributes":{"a":1}}""",
        "attributes.a", "'attributes.a' must be a string of valid Unicode.")]
    public async Task A_wrong_member_is_named_and_told_what_it_must_be(string json, string field, string message)
    {
        await using var host = await Start();
        var reply = await host.Post("/orders", json);
        Assert.Equal(400, reply.Status);
        var (name, messages) = Assert.Single(reply.Problem.Errors!);
        Assert.Equal((field, message), (name, Assert.Single(messages)));
        Assert.DoesNotContain("System.", reply.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Order", reply.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_members_that_are_missing_are_named_at_once()
    {
        await using var host = await Start();
        var reply = await host.Post("/orders", """{"quantity":2}""");
        Assert.Equal(["name", "address"], reply.Problem.Errors!.Keys);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("""{"name":"a",}""")]
    [InlineData("""{"name":"a" /* no */}""")]
    [InlineData("""{"name":NaN}""")]
    [InlineData("""{"name":"a","quantity":2,"address":{"city":"x"}} {}""")]
    [InlineData("{\"name\":\"a\nb\"}")]
    public async Task What_is_not_one_json_object_is_refused(string body)
    {
        await using var host = await Start();
        var reply = await host.Post("/orders", body);
        Assert.Equal((400, "invalid-json"), (reply.Status, reply.Problem.Code));
    }

    [Fact]
    public async Task A_body_nested_too_deep_is_refused()
    {
        await using var host = await Start();
        var deep = string.Concat(Enumerable.Repeat("""{"a":""", 12_000));
        Assert.Equal(400, (await host.Post("/orders", """{"name":"a","quantity":2,"address":{"city":"x"},"attributes":""" + deep)).Status);
    }

    [Theory]
    [InlineData("text/plain", "{}", 415)]
    [InlineData("application/x-www-form-urlencoded", "a=b", 415)]
    [InlineData("text/json", "{}", 415)]
    [InlineData("application/json; charset=utf-16", "{}", 415)]
    [InlineData("application/json; charset=utf-7", "{}", 415)]
    [InlineData("application/json; charset=iso-8859-1", "{}", 415)]
    [InlineData(null, "{}", 415)]
    [InlineData("application/json; charset=\"UTF-8\"", """{"name":"a","quantity":2,"address":{"city":"x"}}""", 200)]
    public async Task Only_json_in_utf8_is_taken(string? contentType, string body, int status)
    {
        await using var host = await Start();
        Assert.Equal(status, (await Send(host, contentType, Encoding.UTF8.GetBytes(body))).Status);
    }

    [Fact]
    public async Task Bytes_that_are_not_utf8_are_refused()
    {
        await using var host = await Start();
        var good = """{"name":"a","quantity":2,"address":{"city":"x"}}""";
        Assert.Equal(400, (await Send(host, "application/json", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(good)])).Status);
        Assert.Equal(400, (await Send(host, "application/json", Encoding.Unicode.GetBytes(good))).Status);
        var accented = good.Replace("\"a\"", "\"\u00e4\"", StringComparison.Ordinal);
        Assert.Equal(400, (await Send(host, "application/json", Encoding.Latin1.GetBytes(accented))).Status);
    }

    [Fact]
    public async Task Times_go_out_in_utc_and_states_in_kebab_case()
    {
        await using var host = await Start();
        var reply = await host.Post(
            "/orders", """{"name":"Zoë","quantity":2,"address":{"city":"x"},"size":"very-large","at":"2026-03-01T10:00:00.5+01:00"}""");
        Assert.Contains("\"at\":\"2026-03-01T09:00:00.5Z\"", reply.Body, StringComparison.Ordinal);
        Assert.Contains("\"size\":\"very-large\"", reply.Body, StringComparison.Ordinal);
        Assert.Contains("\"name\":\"Zoë\"", reply.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "absent absent absent")]
    [InlineData("""{"name":"Ada","phone":null}""", "Ada null absent")]
    [InlineData("""{"phone":"+49","count":3}""", "absent +49 3")]
    public async Task A_patch_tells_absent_from_null(string json, string seen)
    {
        await using var host = await Start();
        Assert.Equal(seen, (await host.Send(HttpMethod.Patch, "/me", json)).Body);
    }

    [Theory]
    [InlineData("""{"name":null}""", "name", "'name' must be a string of valid Unicode.")]
    [InlineData("""{"name":5}""", "name", "'name' must be a string of valid Unicode.")]
    [InlineData("""{"count":null}""", "count", "'count' must be a whole number.")]
    [InlineData("""{"role":"admin"}""", "role", "'role' is not known here.")]
    [InlineData("""{"name":"a","name":"b"}""", "name", "'name' is given more than once.")]
    public async Task A_patch_is_as_strict(string json, string field, string message)
    {
        await using var host = await Start();
        var reply = await host.Send(HttpMethod.Patch, "/me", json);
        Assert.Equal(400, reply.Status);
        Assert.Equal([message], reply.Problem.Errors![field]);
    }

    [Fact]
    public void What_was_not_given_is_not_written() =>
        Assert.Equal("""{"phone":null}""", JsonSerializer.Serialize(new Patch(default, new(null), default), Json.Options));

    private static async Task<Reply> Send(DoorHost host, string? contentType, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/orders") { Content = new ByteArrayContent(body) };
        if (contentType is not null)
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        return await host.Send(request);
    }
}
