using System.Text;
using System.Text.Json;

namespace Stoa.Testing;

/// <summary>
/// Somebody at the shop's door, on one device: with an address of their own, and once signed in with tokens and what the device keeps.
/// </summary>
public sealed class Visitor
{
    private readonly TestShop shop;

    internal Visitor(TestShop shop, string network) => (this.shop, Network) = (shop, network);

    /// <summary>Where the shop sees them come from.</summary>
    public string Network { get; }

    public string Email { get; private set; } = "";

    public string UserId { get; private set; } = "";

    /// <summary>What goes into the Authorization header; nothing when empty.</summary>
    public string Token { get; set; } = "";

    public string RefreshToken { get; set; } = "";

    /// <summary>The device's cookies, as they are sent back.</summary>
    public string Cookie { get; set; } = "";

    /// <summary>What opens a guest's cart: X-Cart-Token.</summary>
    public string CartToken { get; set; } = "";

    /// <summary>What opens a guest's order: X-Order-Token.</summary>
    public string OrderToken { get; set; } = "";

    /// <summary>Opens an account and is signed in.</summary>
    public async Task<Reply> Register(string email, string password = TestShop.Password, string name = "Ada Lovelace") =>
        Enter(email, (await Post("/auth/register", new { name, email, password })).Is(201));

    /// <summary>Signs in, if the shop lets them.</summary>
    public async Task<Reply> LogIn(string email, string password = TestShop.Password)
    {
        var reply = await Post("/auth/login", new { email, password });
        return reply.Status == 200 ? Enter(email, reply) : reply;
    }

    /// <summary>Comes in by an identity from outside, if the shop lets them.</summary>
    public async Task<Reply> ComeIn(string provider, string idToken)
    {
        var reply = await Post("/auth/openid/" + provider, new { idToken });
        return reply.Status == 200 ? Enter(reply.Text("user", "email"), reply) : reply;
    }

    /// <summary>Stays signed in, if the shop lets them.</summary>
    public async Task<Reply> Refresh()
    {
        var reply = await Post("/auth/refresh", new { refreshToken = RefreshToken });
        return reply.Status == 200 ? Enter(Email, reply) : reply;
    }

    public Task<Reply> Get(string path, params (string Name, string Value)[] headers) => Send(HttpMethod.Get, path, null, headers);

    public Task<Reply> Post(string path, object? body, params (string Name, string Value)[] headers) =>
        Send(HttpMethod.Post, path, body, headers);

    public Task<Reply> Put(string path, object? body, params (string Name, string Value)[] headers) =>
        Send(HttpMethod.Put, path, body, headers);

    public Task<Reply> Patch(string path, object? body, params (string Name, string Value)[] headers) =>
        Send(HttpMethod.Patch, path, body, headers);

    public Task<Reply> Delete(string path, object? body = null, params (string Name, string Value)[] headers) =>
        Send(HttpMethod.Delete, path, body, headers);

    /// <summary>Sends a request. A body that is a text goes as it is, any other as JSON; a header of the same name replaces ours.</summary>
    public Task<Reply> Send(HttpMethod method, string path, object? body, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            var json = body as string ?? JsonSerializer.Serialize(body, JsonSerializerOptions.Web);
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value) && request.Content is { } content)
            {
                content.Headers.Remove(name);
                content.Headers.TryAddWithoutValidation(name, value);
            }
        }
        return Send(request);
    }

    /// <summary>Sends a request as this visitor. Whatever comes back must keep the rules that hold for every answer.</summary>
    public async Task<Reply> Send(HttpRequestMessage request)
    {
        using (request)
        {
            Fill(request, "Authorization", Token.Length == 0 || Token.Contains(' ', StringComparison.Ordinal) ? Token : "Bearer " + Token);
            Fill(request, "Cookie", Cookie);
            Fill(request, "X-Forwarded-For", Network);
            Fill(request, "X-Cart-Token", CartToken);
            Fill(request, "X-Order-Token", OrderToken);
            using var response = await shop.Http.SendAsync(request);
            var reply = await Reply.Of(response);
            HouseRules.Check(reply);
            return reply;
        }
    }

    /// <summary>Is signed in without having asked.</summary>
    internal void Become(string userId, string email, string token) => (UserId, Email, Token) = (userId, email, token);

    private static void Fill(HttpRequestMessage request, string header, string value)
    {
        if (value.Length > 0 && !request.Headers.Contains(header))
            request.Headers.TryAddWithoutValidation(header, value);
    }

    private Reply Enter(string email, Reply reply)
    {
        Email = email;
        UserId = reply.Text("user", "id");
        Token = reply.Text("token");
        RefreshToken = reply.Text("refreshToken");
        if (reply.Header("Set-Cookie") is { } cookie)
            Cookie = cookie.Split(';')[0];
        return reply;
    }
}
