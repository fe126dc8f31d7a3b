using System.Text;

namespace Stoa.Identity.Tests;

/// <summary>What somebody would find who got hold of the database.</summary>
internal static class EverythingAtRest
{
    private static readonly Dictionary<string, string[]> Columns = new(StringComparer.Ordinal)
    {
        ["users"] = ["id", "full_name", "email", "email_folded", "phone", "avatar_url", "password_hash"],
        ["session"] = ["id", "user_id", "device", "network", "reason"],
        ["address"] = ["id", "full_name", "line1", "line2", "city", "region", "postal_code", "country", "phone"],
        ["mailed_link"] = ["id", "user_id", "email_folded"],
        ["outside_identity"] = ["id", "user_id", "issuer", "subject"],
        ["link_request"] = ["email_folded"],
        ["outbox"] = ["key", "body"],
    };

    public static async Task<List<string>> Texts(Shop shop, params string[] tables)
    {
        var texts = new List<string>();
        foreach (var table in tables)
        {
            var columns = Columns[table];
            texts.AddRange((await shop.Db.Read(async snapshot => await snapshot.Query(
                $"SELECT {string.Join(", ", columns)} FROM {table}",
                row => string.Join('\n', Enumerable.Range(0, columns.Length).Select(row.TextOrNull))))).SelectMany(row => row.Split('\n')));
        }
        return texts;
    }

    /// <summary>The columns that hold bytes, as text that a secret would be found in.</summary>
    public static Task<List<string>> Bytes(Shop shop) => shop.Db.Read(async snapshot => await snapshot.Query(
        "SELECT secret_hash FROM session UNION ALL SELECT secret_hash FROM mailed_link UNION ALL SELECT sealed_private FROM signing_key",
        row => Convert.ToHexString(row.Bytes(0)) + Encoding.Latin1.GetString(row.Bytes(0))));
}
