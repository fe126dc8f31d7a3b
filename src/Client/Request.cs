using System.Globalization;
using System.Text;

namespace Stoa.Client;

/// <summary>Something that is asked of the shop.</summary>
internal sealed record Request(HttpMethod Method, string Path)
{
    private readonly StringBuilder query = new();

    /// <summary>What is sent along, as JSON.</summary>
    public object? Body { get; init; }

    /// <summary>The same key again has no second effect; nothing where this has none.</summary>
    public string? Key { get; init; }

    public string? IfMatch { get; init; }

    /// <summary>How many seconds the caller would wait for the stock's answer.</summary>
    public int? Wait { get; init; }

    /// <summary>It is about the guest's cart, where there is one.</summary>
    public bool IsOfCart { get; init; }

    /// <summary>What opens a guest's order; the client's own where it is nothing.</summary>
    public string? OrderToken { get; init; }

    public bool IsOfOrder { get; init; }

    /// <summary>It does not say who is signed in.</summary>
    public bool IsAnonymous { get; init; }

    /// <summary>Sent twice it has the effect of once.</summary>
    public bool MayRepeat => Key is not null || Method != HttpMethod.Post;

    /// <summary>The shop has sent us here from another address.</summary>
    public bool IsMoved { get; private init; }

    public string Address => Path + query;

    public Request To(string path) => this with { Path = path, IsMoved = true };

    public Request With(string name, object? value)
    {
        var written = value switch
        {
            null => null,
            bool yes => yes ? "true" : "false",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString(),
        };
        if (written is not null)
        {
            query.Append(query.Length == 0 ? '?' : '&').Append(Uri.EscapeDataString(name))
                .Append('=').Append(Uri.EscapeDataString(written));
        }
        return this;
    }

    /// <summary>Names that the shop's owner chose: attribute.color.</summary>
    public Request With(string prefix, IReadOnlyDictionary<string, string>? values)
    {
        foreach (var (name, value) in values ?? new Dictionary<string, string>())
            With($"{prefix}.{name}", value);
        return this;
    }
}
