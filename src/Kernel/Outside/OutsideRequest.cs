namespace Stoa.Kernel.Outside;

/// <summary>Something that is asked of somebody outside.</summary>
/// <param name="Path">
/// Where, below the wire's address. It is logged up to its question mark, so an id may stand in it and a secret may not.
/// </param>
public sealed record OutsideRequest(HttpMethod Method, string Path)
{
    /// <summary>Writes what is sent along, anew for each attempt.</summary>
    public Func<HttpContent>? Body { get; init; }

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>
    /// It only reads, or carries a key by which a repetition has no second effect: sent again by itself when no good answer comes. What was
    /// never sent is sent again in any case.
    /// </summary>
    public bool MayRepeat { get; init; }

    /// <summary>A form, as most of them want it.</summary>
    public static Func<HttpContent> Form(IEnumerable<(string Name, string Value)> fields)
    {
        var written = fields.Select(field => KeyValuePair.Create(field.Name, field.Value)).ToArray();
        return () => new FormUrlEncodedContent(written);
    }
}
