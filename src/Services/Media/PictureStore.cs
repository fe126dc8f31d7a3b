using Stoa.Kernel.Data;

namespace Stoa.Media;

/// <summary>Every statement that touches a picture or its bytes.</summary>
internal static class PictureStore
{
    private const string Columns =
        "p.id, p.hash, p.owner_id, p.purpose, p.content_type, p.width, p.height, c.size_bytes, p.created_at";

    /// <summary>Writes the bytes down, or that they are used again. Nothing for bytes: they are in the folder.</summary>
    public static async ValueTask Keep(Tx tx, string hash, long size, byte[]? bytes) => await tx.Execute(
        """
        INSERT INTO content (hash, size_bytes, bytes) VALUES (@hash, @size_bytes, @bytes)
        ON CONFLICT (hash) DO UPDATE SET bytes = COALESCE(content.bytes, excluded.bytes)
        """,
        ("hash", hash), ("size_bytes", size), ("bytes", bytes));

    /// <summary>False: there is one with this id.</summary>
    public static async ValueTask<bool> Add(Tx tx, Picture picture) => await tx.Execute(
        """
        INSERT INTO picture (id, hash, owner_id, purpose, content_type, width, height, created_at)
        VALUES (@id, @hash, @owner_id, @purpose, @content_type, @width, @height, @created_at) ON CONFLICT (id) DO NOTHING
        """,
        ("id", picture.Id), ("hash", picture.Hash), ("owner_id", picture.OwnerId), ("purpose", Word(picture.Purpose)),
        ("content_type", picture.ContentType), ("width", picture.Width), ("height", picture.Height),
        ("created_at", picture.CreatedAt)) == 1;

    public static async ValueTask<bool> Any(Snapshot snapshot) => await snapshot.QueryWhole("SELECT 1 FROM picture LIMIT 1") is not null;

    public static ValueTask<Picture?> Get(Snapshot snapshot, string id) => snapshot.QueryOne(
        $"SELECT {Columns} FROM picture AS p JOIN content AS c ON c.hash = p.hash WHERE p.id = @id", Read, ("id", id));

    /// <summary>The bytes that are here; none where they are in the folder.</summary>
    public static ValueTask<byte[]?> Bytes(Snapshot snapshot, string hash) => snapshot.QueryOne(
        "SELECT bytes FROM content WHERE hash = @hash AND bytes IS NOT NULL", static row => row.Bytes(0), ("hash", hash));

    /// <summary>Of one owner, oldest first.</summary>
    public static ValueTask<List<Picture>> Of(Snapshot snapshot, string ownerId, Purpose purpose, int most) => snapshot.Query(
        $"""
        SELECT {Columns} FROM picture AS p JOIN content AS c ON c.hash = p.hash
        WHERE p.owner_id = @owner_id AND p.purpose = @purpose ORDER BY p.id LIMIT @most
        """,
        Read, ("owner_id", ownerId), ("purpose", Word(purpose)), ("most", most));

    public static async ValueTask<long> Avatars(Snapshot snapshot, string ownerId) => (await snapshot.QueryWhole(
        "SELECT COUNT(*) FROM picture WHERE owner_id = @owner_id AND purpose = 'avatar'", ("owner_id", ownerId)))!.Value;

    /// <summary>Takes a picture away; its bytes follow when nothing else is made of them.</summary>
    public static async ValueTask Remove(Tx tx, Picture picture)
    {
        await tx.Execute("DELETE FROM picture WHERE id = @id", ("id", picture.Id));
        await tx.Execute(
            "INSERT INTO unused (hash, due_at, lease) VALUES (@hash, @due_at, 0) ON CONFLICT (hash) DO UPDATE SET due_at = excluded.due_at",
            ("hash", picture.Hash), ("due_at", tx.Now));
        tx.Touch(ThrowAway.Name);
    }

    /// <summary>Takes the next bytes to look at, for half a minute.</summary>
    public static ValueTask<Unused?> TakeUnused(Tx tx) => tx.QueryOne(
        """
        UPDATE unused SET lease = lease + 1, due_at = @again_at
        WHERE hash = (SELECT u.hash FROM unused AS u WHERE u.due_at <= @now ORDER BY u.due_at LIMIT 1) AND due_at <= @now
        RETURNING hash, lease
        """,
        static row => new Unused(row.Text(0), row.Whole(1)), ("now", tx.Now), ("again_at", tx.Now.AddSeconds(30)));

    public static async ValueTask DoneWith(Tx tx, Unused unused) => await tx.Execute(
        "DELETE FROM unused WHERE hash = @hash AND lease = @lease", ("hash", unused.Hash), ("lease", unused.Lease));

    /// <summary>The row of bytes that no picture is made of; where one is, the database itself holds on to it.</summary>
    public static async ValueTask Drop(Tx tx, string hash) => await tx.Execute(
        "DELETE FROM content WHERE hash = @hash AND NOT EXISTS (SELECT 1 FROM picture AS p WHERE p.hash = @hash)", ("hash", hash));

    public static async ValueTask<bool> Has(Snapshot snapshot, string hash) =>
        await snapshot.QueryWhole("SELECT 1 FROM content WHERE hash = @hash", ("hash", hash)) is not null;

    public static string Word(Purpose purpose) => purpose == Purpose.Avatar ? "avatar" : "product";

    private static Picture Read(Row row) => new(
        row.Text(0), row.Text(1), row.Text(2), row.Text(3) == "avatar" ? Purpose.Avatar : Purpose.Product, row.Text(4), row.Small(5),
        row.Small(6), row.Whole(7), row.Time(8));
}
