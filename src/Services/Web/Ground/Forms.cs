using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Stoa.Kernel.Web;

namespace Stoa.Web;

/// <summary>What forms carry so that only the shop's own page can send them for somebody who is signed in.</summary>
public sealed class Forms(Secrets secrets)
{
    /// <summary>The field in which it travels.</summary>
    public const string Field = "_form";

    /// <summary>Nothing for a guest: their forms are known by where they stood.</summary>
    public string? TokenOf(Visitor visitor) => visitor.Session is { } session
        ? Base64Url.EncodeToString(HMACSHA256.HashData(secrets.Key("web-form"), Encoding.UTF8.GetBytes(session.Forms)))
        : null;

    /// <summary>The fields of a form; nothing where it is not this visitor's.</summary>
    public async Task<Form?> Read(Visitor visitor)
    {
        var request = visitor.Http.Request;
        if (!request.HasFormContentType)
            return null;
        var fields = await request.ReadFormAsync(visitor.Stop);
        var wanted = TokenOf(visitor);
        return wanted is null || CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(wanted), Encoding.UTF8.GetBytes(fields[Field].ToString()))
            ? new Form(fields)
            : null;
    }

    /// <summary>What whoever sent another one is told.</summary>
    public static Problem NotYours { get; } = Problems.Status(
        400, "stale-form", "This page has been open for too long, or was sent from elsewhere. Go back, reload it and try again.");
}

/// <summary>What somebody wrote into a form.</summary>
public sealed class Form(IFormCollection fields)
{
    public string this[string name] => fields[name].ToString().Trim();

    public IFormFileCollection Files => fields.Files;

    public IEnumerable<string> Names => fields.Keys;

    public string? Given(string name) => this[name] is { Length: > 0 } value ? value : null;

    /// <summary>As typed, with what stands around it: passwords.</summary>
    public string Raw(string name) => fields[name].ToString();

    /// <summary>A number to call, without what people write between its digits.</summary>
    public string? Phone(string name) =>
        Given(name) is { } written ? string.Concat(written.Where(one => !" -()./\u00a0".Contains(one, StringComparison.Ordinal))) : null;

    public bool Has(string name) => fields.ContainsKey(name);

    public IReadOnlyList<string> All(string name) => [.. fields[name].OfType<string>()];

    public int? Whole(string name) =>
        int.TryParse(this[name], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>Written with a point or a comma before the decimals, and with nothing between thousands.</summary>
    public decimal? Amount(string name) => decimal.TryParse(
        this[name].Replace(',', '.'), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
        out var value) ? value : null;
}
