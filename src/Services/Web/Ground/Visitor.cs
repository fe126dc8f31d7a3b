using System.Buffers.Text;
using System.Text;
using Microsoft.AspNetCore.Http;
using Stoa.Client;
using Stoa.Client.Models;
using Stoa.Kernel.Web;

namespace Stoa.Web;

/// <summary>Whoever looks at a page: a guest with a cart, a customer, somebody of the staff. Lives as long as the request.</summary>
public sealed class Visitor
{
    private readonly HttpContext http;
    private readonly Visitors all;
    private readonly ShopClient shop;
    private readonly Session? before;
    private Session? current;
    private int? inCart;

    /// <param name="before">What their cookie holds.</param>
    /// <param name="session">The same, or what it was renewed to.</param>
    internal Visitor(HttpContext http, Visitors all, ShopClient shop, Session? before, Session? session)
    {
        (this.http, this.all, this.shop, this.before, current) = (http, all, shop, before, session);
        (Format, Stop) = (Format.Of(http), http.RequestAborted);
    }

    public HttpContext Http => http;

    /// <summary>The public API for them.</summary>
    public ShopClient Shop => shop;

    public Format Format { get; }

    /// <summary>They have left.</summary>
    public CancellationToken Stop { get; init; }

    public Session? Session => current;

    public bool IsSignedIn => current is not null;

    public string Name => current?.Name ?? "";

    public string Email => current?.Who.Email ?? "";

    public Role Role => current?.Who.Role ?? Role.Customer;

    public bool IsStaff => IsSignedIn && Role >= Role.Staff;

    public bool IsAdmin => IsSignedIn && Role >= Role.Admin;

    /// <summary>How much is in the cart, as far as this page knows.</summary>
    public int InCart => inCart ?? Shown().Count;

    /// <summary>What opens an order of theirs that needs no account.</summary>
    public string? OrderToken(string orderId) => OrderKeys.Read(http, all).GetValueOrDefault(orderId);

    /// <summary>Somebody signed in just now, or proved who they are anew.</summary>
    public void Welcome(SignedIn signed)
    {
        current = new(shop.Session!, signed.User.Name, all.Clock.NewSecret());
        shop.CartToken ??= Cookies.Read(http, all.Cookies.Cart);
    }

    /// <summary>The name changed.</summary>
    public void Rename(string name) => current = current is null ? null : current with { Name = name };

    public void Leave() => (current, shop.Session) = (null, null);

    /// <summary>What is in the cart now, for the top of every page.</summary>
    public void Count(Cart cart) => inCart = cart.Items.Sum(line => line.Quantity);

    /// <summary>What was in the cart is ordered.</summary>
    public void CountNone() => inCart = 0;

    public void KeepOrder(string orderId, string token) => OrderKeys.Add(http, all, orderId, token);

    /// <summary>Tells them on the next page what was done.</summary>
    public void Say(string note, bool isBad = false) => all.Cookies.Write(
        http, all.Cookies.Note, Base64Url.EncodeToString(Encoding.UTF8.GetBytes((isBad ? "-" : "+") + note)), TimeSpan.FromMinutes(1));

    public Note? TakeNote()
    {
        if (Cookies.Read(http, all.Cookies.Note) is not { } note)
            return null;
        all.Cookies.Remove(http, all.Cookies.Note);
        if (note.Length > 1_000 || !Base64Url.IsValid(note))
            return null;
        var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(note));
        return text.Length > 1 ? new(text[1..], text[0] == '-') : null;
    }

    /// <summary>Writes down what changed of them. Before the answer begins.</summary>
    public void Keep()
    {
        // The client drops a session that the shop says is over, and renews one that is old.
        current = shop.Session is null ? null
            : current is not null && shop.Session != current.SignIn ? current.RenewedTo(shop.Session) : current;
        var cookies = all.Cookies;
        if (current is null)
            cookies.Remove(http, cookies.Session);
        else if (current.SignIn != before?.SignIn || current.Name != before.Name || current.Forms != before.Forms)
            cookies.Write(http, cookies.Session, current.Seal(all.Secrets));
        var known = Cookies.Read(http, cookies.Cart);
        if (shop.CartToken is null)
            cookies.Remove(http, cookies.Cart);
        else if (shop.CartToken != known)
            cookies.Write(http, cookies.Cart, shop.CartToken);
        KeepShown();
    }

    /// <summary>What stands in the address at this place.</summary>
    public string Route(string name) => (string)http.Request.RouteValues[name]!;

    /// <summary>What the address asks for.</summary>
    public string? Query(string name) => http.Request.Query[name].ToString() is { Length: > 0 } value ? value : null;

    /// <summary>To the sign-in, and back from there.</summary>
    /// <param name="back">The page whose form was sent.</param>
    public IResult SignInFirst(string back = "/shop/account")
    {
        if (HttpMethods.IsGet(http.Request.Method))
            back = http.Request.Path + http.Request.QueryString;
        return GoTo("/shop/login?next=" + Uri.EscapeDataString(back));
    }

    /// <summary>Shows what a form was answered: the page that a browser may reload.</summary>
    public IResult GoTo(string path)
    {
        Keep();
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.Location = path;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    private (int Count, string Name) Shown()
    {
        var parts = (Cookies.Read(http, all.Cookies.Shown) ?? "").Split('.', 2);
        return (int.TryParse(parts[0], out var count) ? Math.Clamp(count, 0, 9_999) : 0, parts.Length > 1 ? parts[1] : "");
    }

    private void KeepShown()
    {
        var (count, name) = Shown();
        var first = current is null ? "" : Base64Url.EncodeToString(Encoding.UTF8.GetBytes(current.Name.Split(' ')[0]));
        var now = inCart ?? count;
        if (now == 0 && first.Length == 0)
            all.Cookies.Remove(http, all.Cookies.Shown);
        else if (now != count || first != name)
            all.Cookies.Write(http, all.Cookies.Shown, $"{now}.{first}");
    }
}
