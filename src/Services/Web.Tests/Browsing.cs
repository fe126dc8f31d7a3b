using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Http;
using Stoa.Testing;

namespace Stoa.Web.Tests;

/// <summary>
/// Somebody with a browser that knows no scripts: keeps cookies, follows links, fills in forms as they stand and sends them. Comes over a
/// wire of its own, so that a test sees what a browser would.
/// </summary>
public sealed class Browsing(TestShop shop) : IDisposable
{
    private const int MostHops = 5;

    private readonly HttpClient http =
        new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = shop.Address };


    /// <summary>By name, as the browser would send them.</summary>
    public Dictionary<string, string> Cookies { get; } = new(StringComparer.Ordinal);

    /// <summary>What the server said of each cookie when it set it last.</summary>
    public Dictionary<string, string> CookiesAsSet { get; } = new(StringComparer.Ordinal);

    /// <summary>What every request carries besides.</summary>
    public Dictionary<string, string> Headers { get; } = new(StringComparer.Ordinal);

    /// <summary>The page that is open.</summary>
    public IHtmlDocument Page { get; private set; } = new HtmlParser().ParseDocument("");

    /// <summary>Where we are, after redirects.</summary>
    public string Path { get; private set; } = "/";

    public HttpStatusCode Status { get; private set; }

    public HttpResponseMessage Answer { get; private set; } = new();

    /// <summary>All that one can read on the page.</summary>
    public string Text => string.Join(' ', (Page.Body?.TextContent ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    public void Dispose() => http.Dispose();

    public Task<Browsing> Open(string path) => Go(HttpMethod.Get, path, null);

    /// <summary>Opens a page and expects that it is there.</summary>
    public async Task<Browsing> See(string path)
    {
        await Open(path);
        Assert.True(Status == HttpStatusCode.OK, $"{path} -> {(int)Status} at {Path}: {Text[..Math.Min(400, Text.Length)]}");
        return this;
    }

    public IElement Find(string selector) =>
        Page.QuerySelector(selector)
        ?? throw new InvalidOperationException($"There is no '{selector}' on {Path}: {Text[..Math.Min(600, Text.Length)]}");

    /// <summary>Fills in the first form that fits, as it stands but for what is given, and presses its button.</summary>
    /// <param name="form">A selector of the form.</param>
    /// <param name="fields">What is written into it, by field; nothing takes a field away.</param>
    /// <param name="press">The button by its name and value, where it has some.</param>
    public Task<Browsing> Send(string form, Dictionary<string, string?>? fields = null, (string Name, string Value)? press = null)
    {
        var found = (IHtmlFormElement)Find(form);
        var values = new List<KeyValuePair<string, string>>();
        foreach (var element in found.Elements)
        {
            switch (element)
            {
                case IHtmlInputElement { Type: "checkbox" or "radio", IsChecked: false } or IHtmlInputElement { Type: "submit" or "file" }
                    or IHtmlButtonElement or IHtmlFieldSetElement:
                    break;
                case IHtmlInputElement { Name: { Length: > 0 } name } input:
                    values.Add(new(name, input.Value));
                    break;
                case IHtmlTextAreaElement { Name: { Length: > 0 } name } area:
                    values.Add(new(name, area.Value));
                    break;
                case IHtmlSelectElement { Name: { Length: > 0 } name } select:
                    values.Add(new(name, select.Value ?? ""));
                    break;
            }
        }
        foreach (var (name, value) in fields ?? [])
        {
            values.RemoveAll(one => one.Key == name);
            if (value is not null)
                values.Add(new(name, value));
        }
        if (press is { } pressed)
            values.Add(new(pressed.Name, pressed.Value));
        var action = found.GetAttribute("action") ?? Path;
        return string.Equals(found.Method, "post", StringComparison.OrdinalIgnoreCase)
            ? Go(HttpMethod.Post, action, new FormUrlEncodedContent(values))
            : Go(HttpMethod.Get, action + QueryString.Create(values!), null);
    }

    /// <summary>Sends something as it is.</summary>
    public Task<Browsing> Post(string path, HttpContent content) => Go(HttpMethod.Post, path, content);

    /// <summary>Opens what stays open, and reads it line by line.</summary>
    public async Task<StreamReader> Line(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", Cookies.Select(one => $"{one.Key}={one.Value}")));
        var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        return new StreamReader(await answer.Content.ReadAsStreamAsync());
    }

    public async Task<Browsing> LogIn(string email, string password = TestShop.Password)
    {
        await See("/shop/login");
        await Send("form[action='/shop/login']", new() { ["email"] = email, ["password"] = password });
        Assert.True(Path == "/shop/account" || Status == HttpStatusCode.NotFound, $"{email} could not sign in: {Text}");
        return this;
    }

    private async Task<Browsing> Go(HttpMethod method, string path, HttpContent? content)
    {
        for (var hop = 0; ; hop++)
        {
            using var request = new HttpRequestMessage(method, path) { Content = content };
            if (Cookies.Count > 0)
                request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", Cookies.Select(one => $"{one.Key}={one.Value}")));
            foreach (var (name, value) in Headers)
                request.Headers.TryAddWithoutValidation(name, value);
            if (method == HttpMethod.Post && !Headers.ContainsKey("Sec-Fetch-Site"))
                request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", "same-origin");
            Answer = await http.SendAsync(request);
            Keep(Answer);
            if (Answer.Headers.Location is not { } onward || (int)Answer.StatusCode is < 300 or >= 400 || hop == MostHops)
                break;
            (method, content, path) = (HttpMethod.Get, null, onward.IsAbsoluteUri ? onward.PathAndQuery : onward.OriginalString);
        }
        (Path, Status) = (path, Answer.StatusCode);
        var text = await Answer.Content.ReadAsStringAsync();
        Page = new HtmlParser().ParseDocument(text);
        return this;
    }

    private void Keep(HttpResponseMessage answer)
    {
        if (!answer.Headers.TryGetValues("Set-Cookie", out var set))
            return;
        foreach (var cookie in set)
        {
            var (name, value) = (cookie[..cookie.IndexOf('=', StringComparison.Ordinal)], cookie.Split(';')[0]);
            value = value[(name.Length + 1)..];
            CookiesAsSet[name] = cookie;
            if (value.Length == 0)
                Cookies.Remove(name);
            else
                Cookies[name] = value;
        }
    }
}
