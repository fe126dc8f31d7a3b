using Stoa.Kernel.Data;

namespace Stoa.Kernel.Web;

/// <summary>The rows that remember what a request with an Idempotency-Key did and what it was answered.</summary>
public static class KeptAnswers
{
    /// <summary>Forgets the oldest ones, at most a transaction's worth at a time; gives how many.</summary>
    public static async Task<int> Sweep(Tx tx, DateTimeOffset olderThan) => await tx.Execute(
        "DELETE FROM kept_answer WHERE (scope, key) IN (SELECT scope, key FROM kept_answer WHERE at < @older_than ORDER BY at LIMIT @most)",
        ("older_than", olderThan), ("most", Tx.MostRows));

    /// <summary>
    /// Claims the key for the transaction that calls. False: it was used before. On PostgreSQL this waits for another process that
    /// holds the
    /// key in a transaction of its own, and if that one rolls back the key is free.
    /// </summary>
    internal static async Task<bool> Claim(Tx tx, RequestKey key) => await tx.Execute(
        """
        INSERT INTO kept_answer (scope, key, request_hash, at) VALUES (@scope, @key, @request_hash, @at)
        ON CONFLICT (scope, key) DO NOTHING
        """,
        ("scope", key.Scope), ("key", key.Key), ("request_hash", key.Hash), ("at", tx.Now)) == 1;

    /// <summary>Gives a claimed key back: what was decided is not to be kept.</summary>
    internal static async Task Release(Tx tx, RequestKey key) => await tx.Execute(
        "DELETE FROM kept_answer WHERE scope = @scope AND key = @key", ("scope", key.Scope), ("key", key.Key));

    internal static async Task Made(Tx tx, RequestKey key, string id) => await tx.Execute(
        "UPDATE kept_answer SET made_id = @made_id WHERE scope = @scope AND key = @key",
        ("made_id", id), ("scope", key.Scope), ("key", key.Key));

    /// <summary>Keeps the answer unless there is one: the first one told is the one that stays.</summary>
    internal static async Task<bool> Keep(Tx tx, RequestKey key, byte[] answer) => await tx.Execute(
        "UPDATE kept_answer SET answer = @answer WHERE scope = @scope AND key = @key AND answer IS NULL",
        ("answer", answer), ("scope", key.Scope), ("key", key.Key)) == 1;

    internal static async Task<KeptRow?> Find(Snapshot data, RequestKey key) => await data.QueryOne(
        "SELECT request_hash, made_id, answer FROM kept_answer WHERE scope = @scope AND key = @key",
        static row => new KeptRow(row.Bytes(0), row.TextOrNull(1), row.BytesOrNull(2)),
        ("scope", key.Scope), ("key", key.Key));
}

/// <summary>A key, whose it is, and the request that it stands for.</summary>
internal sealed record RequestKey(string Scope, string Key, byte[] Hash);

/// <summary>What is remembered under a key.</summary>
internal sealed record KeptRow(byte[] Hash, string? MadeId, byte[]? Answer);
