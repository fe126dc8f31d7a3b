using System.Collections.Concurrent;
using System.Text;

namespace Stoa.Kernel.Data;

/// <summary>
/// Writes a list parameter out: <c>IN (@ids)</c> becomes <c>IN (@ids_0, @ids_1, ...)</c>. Lengths are rounded up to a power of two, so that
/// a connection keeps a handful of prepared statements for each text and not one for each length.
/// </summary>
internal static class Lists
{
    private static readonly ConcurrentDictionary<(string Sql, string Name, int Slots, ParamKind Kind), string> Written = new();

    /// <summary>The statement with its lists written out; <paramref name="flat"/> holds the values to bind to it.</summary>
    public static string WriteOut(string sql, ReadOnlySpan<Param> values, out Param[]? flat)
    {
        flat = null;
        var hasList = false;
        foreach (ref readonly var value in values)
            hasList |= value.IsList;
        if (!hasList)
            return sql;

        var all = new List<Param>();
        foreach (ref readonly var value in values)
        {
            if (!value.IsList)
            {
                all.Add(value);
                continue;
            }
            var slots = value.Count == 0 ? 0 : (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)value.Count);
            sql = Written.GetOrAdd((sql, value.Name, slots, value.Kind), static key => Expand(key.Sql, key.Name, key.Slots, key.Kind));
            for (var i = 0; i < slots; i++)
                all.Add(value.At(i).As(SlotName(value.Name, i)));
        }
        flat = [.. all];
        return sql;
    }

    private static string Expand(string sql, string name, int slots, ParamKind kind)
    {
        var list = new StringBuilder();
        for (var i = 0; i < slots; i++)
            list.Append(i == 0 ? "@" : ", @").Append(SlotName(name, i));
        if (slots == 0)       // nothing is in an empty list, and everything is not in it, on both stores
            list.Append("SELECT CAST(NULL AS ").Append(kind == ParamKind.Texts ? "TEXT" : "BIGINT").Append(") WHERE 1 = 0");
        return sql.Replace($"(@{name})", $"({list})", StringComparison.Ordinal);
    }

    private static string SlotName(string name, int i) => string.Intern($"{name}_{i}");
}
