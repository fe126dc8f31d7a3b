using System.Text.Json;
using Stoa.Kernel.Data;
using Stoa.Kernel.Data.Sqlite;

namespace Stoa.Auditor;

/// <summary>What the shop's clients asked and were answered, as they saw it: the truth outside of the shop's own books.</summary>
public sealed record History(IReadOnlyList<HistoryLine> Lines)
{
    private const string Tables =
        """
        CREATE TABLE crowd (name TEXT NOT NULL PRIMARY KEY);
        CREATE TABLE call (
            number BIGINT NOT NULL PRIMARY KEY, buyer TEXT, at BIGINT NOT NULL, op TEXT, key TEXT, email TEXT, product_id TEXT,
            cart_id TEXT, order_id TEXT, result TEXT NOT NULL, status BIGINT NOT NULL, code TEXT, body TEXT, holds TEXT
        );
        CREATE INDEX call_cart ON call (cart_id, op, number);
        CREATE INDEX call_email ON call (email);
        CREATE INDEX call_key ON call (key) WHERE key IS NOT NULL;
        """;

    /// <summary>
    /// Reads a file. Whoever wrote it may have been killed: what comes after the last line's end is torn, and left out.
    /// </summary>
    public static History Read(string file)
    {
        if (!File.Exists(file))
            throw new Unavailable($"There is no history {file}.");
        // Whoever writes it may still be at it.
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var texts = reader.ReadToEnd().Split('\n');
        var lines = new List<HistoryLine>(texts.Length);
        foreach (var text in texts[..^1])
        {
            try
            {
                lines.Add(HistoryLine.Read(text));
            }
            catch (JsonException failure)
            {
                throw new Unavailable($"Line {lines.Count + 1} of {file} is none of a history: {failure.Message}", failure);
            }
        }
        return new History(lines);
    }

    /// <summary>Writes it into a file of SQLite, a row a request: what was asked with what came of it.</summary>
    internal void Into(string file, TimeProvider time)
    {
        using var book = new SqliteConnection(file, readOnly: false, time);
        book.RunScript(Tables);
        book.Run("BEGIN");
        foreach (var crowd in Lines.Where(line => line.Is == HistoryLine.Crowd))
            book.Execute("INSERT INTO crowd (name) VALUES (@name) ON CONFLICT DO NOTHING", [("name", crowd.Who)]);
        var heard = new Dictionary<long, HistoryLine>();
        foreach (var line in Lines.Where(line => line.Is is HistoryLine.Ok or HistoryLine.Fail or HistoryLine.Unknown))
            heard[line.Call] = line;
        foreach (var asked in Lines.Where(line => line.Is == HistoryLine.Invoke))
            Add(book, asked, heard.GetValueOrDefault(asked.Call) ?? new HistoryLine(HistoryLine.Unknown));
        book.Run("COMMIT");
    }

    private static void Add(SqliteConnection book, HistoryLine asked, HistoryLine heard) => book.Execute(
        """
        INSERT INTO call (number, buyer, at, op, key, email, product_id, cart_id, order_id, result, status, code, body, holds)
        VALUES (@number, @buyer, @at, @op, @key, @email, @product_id, @cart_id, @order_id, @result, @status, @code, @body, @holds)
        """,
        [
            ("number", asked.Call), ("buyer", asked.Who), ("at", asked.At), ("op", asked.Op), ("key", asked.Key), ("email", asked.Email),
            ("product_id", asked.ProductId), ("cart_id", heard.CartId ?? asked.CartId), ("order_id", heard.OrderId ?? asked.OrderId),
            ("result", heard.Is), ("status", heard.Status), ("code", heard.Code), ("body", heard.Body),
            ("holds", heard.Holds is null ? null : $" {string.Join(' ', heard.Holds)} "),
        ]);
}
