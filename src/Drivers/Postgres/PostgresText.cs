using System.Collections.Concurrent;
using System.Text;
using Npgsql;
using NpgsqlTypes;
using Stoa.Kernel.Data;

namespace Stoa.Postgres;

/// <summary>A statement as PostgreSQL takes it: each <c>@name</c> is a number. A text is rewritten once.</summary>
internal sealed class PostgresText
{
    private static readonly ConcurrentDictionary<string, PostgresText> Known = new(StringComparer.Ordinal);

    private readonly string sql;
    private readonly string[] names;

    private PostgresText(string written)
    {
        var numbered = new StringBuilder(written.Length);
        var found = new List<string>();
        for (var at = 0; at < written.Length;)
        {
            var end = EndOfPiece(written, at);
            var piece = written.AsSpan(at, end - at);
            if (piece is ['@', _, ..])
            {
                var name = piece[1..].ToString();
                if (!found.Contains(name))
                    found.Add(name);
                numbered.Append('$').Append(found.IndexOf(name) + 1);
            }
            else
            {
                numbered.Append(piece);
            }
            at = end;
        }
        (Written, sql, names) = (written, numbered.ToString(), [.. found]);
        var word = written.AsSpan().TrimStart();
        IsQuestion = Begins(word, "SELECT") || Begins(word, "WITH") || Begins(word, "VALUES");
    }

    /// <summary>As the service wrote it, for messages.</summary>
    public string Written { get; }

    /// <summary>It only reads. (Portable SQL has no WITH that writes.)</summary>
    public bool IsQuestion { get; }

    public static PostgresText Of(string written) => Known.GetOrAdd(written, static text => new PostgresText(text));

    public static NpgsqlBatchCommand Command(string written, ReadOnlySpan<Param> values)
    {
        var text = Of(Lists.WriteOut(written, values, out var flat));
        return text.Command(flat ?? values);
    }

    private NpgsqlBatchCommand Command(ReadOnlySpan<Param> values)
    {
        if (values.Length != names.Length)
            throw new StatementFailed($"The statement names {names.Length} values and was given {values.Length}.", Written);
        var command = new NpgsqlBatchCommand(sql);
        foreach (var name in names)
        {
            var at = 0;
            while (at < values.Length && values[at].Name != name)
                at++;
            if (at == values.Length)
                throw new StatementFailed($"The statement's @{name} was given no value.", Written);
            command.Parameters.Add(Parameter(in values[at]));
        }
        return command;
    }

    private static NpgsqlParameter Parameter(in Param value) => value.Kind switch
    {
        ParamKind.Whole => new NpgsqlParameter<long> { TypedValue = value.Whole },
        ParamKind.Text => new NpgsqlParameter<string> { NpgsqlDbType = NpgsqlDbType.Text, TypedValue = value.Text },
        ParamKind.Bytes => new NpgsqlParameter<byte[]> { TypedValue = value.Bytes },
        ParamKind.NoText => new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Text, Value = DBNull.Value },
        ParamKind.NoWhole => new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Bigint, Value = DBNull.Value },
        _ => new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Bytea, Value = DBNull.Value },
    };

    /// <summary>Where the quoted text, comment, @name or single character that starts here ends.</summary>
    private static int EndOfPiece(string text, int at)
    {
        var rest = text.AsSpan(at);
        return rest switch
        {
            ['\'', ..] => at + After(rest, "'"),       // a doubled quote just begins the next piece
            ['"', ..] => at + After(rest, "\""),
            ['-', '-', ..] => at + After(rest, "\n"),
            ['/', '*', ..] => at + After(rest, "*/"),
            ['@', ..] => at + 1 + rest[1..].IndexOfAnyExceptNameCharacters(),
            _ => at + 1,
        };
    }

    private static int After(ReadOnlySpan<char> rest, string end)
    {
        var found = rest[1..].IndexOf(end, StringComparison.Ordinal);
        return found < 0 ? rest.Length : 1 + found + end.Length;
    }

    private static bool Begins(ReadOnlySpan<char> text, string word) => text.StartsWith(word, StringComparison.OrdinalIgnoreCase);
}

file static class NameCharacters
{
    public static int IndexOfAnyExceptNameCharacters(this ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && (char.IsAsciiLetterOrDigit(text[length]) || text[length] == '_'))
            length++;
        return length;
    }
}
