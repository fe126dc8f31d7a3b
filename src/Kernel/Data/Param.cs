namespace Stoa.Kernel.Data;

/// <summary>
/// A named value for a statement, written as a pair: <c>("id", id)</c> fills <c>@id</c>. With <see cref="Row"/> this is the one
/// place where our types meet columns: text is TEXT; whole numbers, times (Unix milliseconds) and yes/no (0/1) are BIGINT; bytes are BYTEA.
/// A list fills <c>IN (@ids)</c>.
/// </summary>
public readonly struct Param
{
    private Param(string name, ParamKind kind, long whole, object? value) => (Name, Kind, Whole, Value) = (name, kind, whole, value);

    internal string Name { get; }

    internal ParamKind Kind { get; }

    internal long Whole { get; }

    internal object? Value { get; }

    internal string Text => (string)Value!;

    internal byte[] Bytes => (byte[])Value!;

    internal bool IsList => Kind is ParamKind.Texts or ParamKind.Wholes;

    internal int Count => Kind switch
    {
        ParamKind.Texts => ((IReadOnlyList<string>)Value!).Count,
        ParamKind.Wholes => ((IReadOnlyList<long>)Value!).Count,
        _ => 1,
    };

    /// <summary>
    /// The i-th element of a list. Past the end the last one again: lists are padded to a few lengths so that few statements are kept.
    /// </summary>
    internal Param At(int i) => Kind == ParamKind.Texts
        ? new(Name, ParamKind.Text, 0, ((IReadOnlyList<string>)Value!)[Math.Min(i, Count - 1)])
        : new(Name, ParamKind.Whole, ((IReadOnlyList<long>)Value!)[Math.Min(i, Count - 1)], null);

    internal Param As(string name) => new(name, Kind, Whole, Value);

    public static implicit operator Param((string Name, string? Value) p) =>
        new(p.Name, p.Value is null ? ParamKind.NoText : ParamKind.Text, 0, p.Value);

    public static implicit operator Param((string Name, long Value) p) => new(p.Name, ParamKind.Whole, p.Value, null);

    public static implicit operator Param((string Name, int Value) p) => new(p.Name, ParamKind.Whole, p.Value, null);

    public static implicit operator Param((string Name, long? Value) p) =>
        p.Value is { } whole ? new(p.Name, ParamKind.Whole, whole, null) : new(p.Name, ParamKind.NoWhole, 0, null);

    public static implicit operator Param((string Name, bool Value) p) => new(p.Name, ParamKind.Whole, p.Value ? 1 : 0, null);

    public static implicit operator Param((string Name, DateTimeOffset Value) p) =>
        new(p.Name, ParamKind.Whole, p.Value.ToUnixTimeMilliseconds(), null);

    public static implicit operator Param((string Name, DateTimeOffset? Value) p) =>
        p.Value is { } at ? new(p.Name, ParamKind.Whole, at.ToUnixTimeMilliseconds(), null) : new(p.Name, ParamKind.NoWhole, 0, null);

    public static implicit operator Param((string Name, byte[]? Value) p) =>
        new(p.Name, p.Value is null ? ParamKind.NoBytes : ParamKind.Bytes, 0, p.Value);

    public static implicit operator Param((string Name, string[] Value) p) => new(p.Name, ParamKind.Texts, 0, p.Value);

    public static implicit operator Param((string Name, List<string> Value) p) => new(p.Name, ParamKind.Texts, 0, p.Value);

    public static implicit operator Param((string Name, long[] Value) p) => new(p.Name, ParamKind.Wholes, 0, p.Value);

    public static implicit operator Param((string Name, List<long> Value) p) => new(p.Name, ParamKind.Wholes, 0, p.Value);
}

/// <summary>What a parameter is on the wire. An absent value keeps its column's type, which PostgreSQL asks for.</summary>
internal enum ParamKind
{
    Text,
    Whole,
    Bytes,
    NoText,
    NoWhole,
    NoBytes,
    Texts,
    Wholes,
}
