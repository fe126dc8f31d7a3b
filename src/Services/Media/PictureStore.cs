using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Media;

/// <summary>Every statement that touches a picture or its bytes.</summary>
internal static class PictureStore
{
    private const string Columns =
        "p.id, p.hash, p.owner_id, p.purpose, p.content_type, p.width, p.height, c.size_bytes, p.created_at, c.outside";

    /// <summary>Writes the bytes down, or that they are used again. Nothing for bytes: they are in the folder.</summary>
    public static async ValueTask Keep(Tx tx, string hash, long size, byte[]? bytes) => await tx.Execute(
        """
        INSERT INTO content (hash, size_bytes, bytes) VALUES (@hash, @size_bytes, @bytes)
        ON CONFLICT (hash) DO UPDATE SET bytes = COALESCE(content.bytes, excluded.bytes)
        """,
        ("hash", hash), ("size_bytes", size), ("bytes", bytes));

    /// <summary>A new one; it is looked after a day whether anybody shows it.</summary>
    public static async ValueTask Add(Tx tx, Picture picture)
    {
        await tx.Execute(
            """
            INSERT INTO picture (id, hash, owner_id, purpose, content_type, width, height, created_at)
            VALUES (@id, @hash, @owner_id, @purpose, @content_type, @width, @height, @created_at)
            """,
            ("id", picture.Id), ("hash", picture.Hash), ("owner_id", picture.OwnerId), ("purpose", Word(picture.Purpose)),
            ("content_type", picture.ContentType), ("width", picture.Width), ("height", picture.Height), ("created_at", picture.CreatedAt));
        await LookStore.Begin(tx, picture.Id);
    }

    public static async ValueTask<bool> Any(Snapshot snapshot) => await snapshot.QueryWhole("SELECT 1 FROM picture LIMIT 1") is not null;

    public static ValueTask<Picture?> Get(Snapshot snapshot, string id) => snapshot.QueryOne(
        $"SELECT {Columns} FROM picture AS p JOIN content AS c ON c.hash = p.hash WHERE p.id = @id", Read, ("id", id));

    /// <summary>The bytes that are here; none where they are in the folder.</summary>
    public static ValueTask<byte[]?> Bytes(Snapshot snapshot, string hash) => snapshot.QueryOne(
        "SELECT bytes FROM content WHERE hash = @hash AND bytes IS NOT NULL", static row => row.Bytes(0), ("hash", hash));

    public static ValueTask<List<Picture>> Some(Snapshot snapshot, List<string> ids) => snapshot.Query(
        $"SELECT {Columns} FROM picture AS p JOIN content AS c ON c.hash = p.hash WHERE p.id IN (@ids)", Read, ("ids", ids));

    /// <summary>Those that there are of some and that are not leaving.</summary>
    public static ValueTask<List<KnownPicture>> Known(Snapshot snapshot, List<string> ids) => snapshot.Query(
        """
        SELECT p.id, p.owner_id, p.purpose FROM picture AS p
        WHERE p.id IN (@ids) AND NOT EXISTS (SELECT 1 FROM look AS l WHERE l.picture_id = p.id AND l.is_leaving = 1)
        """,
        static row => new KnownPicture(row.Text(0), row.Text(1), row.Text(2)), ("ids", ids));

    /// <summary>Of one owner, oldest first.</summary>
    public static ValueTask<List<Picture>> Of(Snapshot snapshot, string ownerId, Purpose purpose, int most) => snapshot.Query(
        $"""
        SELECT {Columns} FROM picture AS p JOIN content AS c ON c.hash = p.hash
        WHERE p.owner_id = @owner_id AND p.purpose = @purpose ORDER BY p.id LIMIT @most
        """,
        Read, ("owner_id", ownerId), ("purpose", Word(purpose)), ("most", most));

    public static async ValueTask<long> Avatars(Snapshot snapshot, string ownerId) => (await snapshot.QueryWhole(
        "SELECT COUNT(*) FROM picture WHERE owner_id = @owner_id AND purpose = 'avatar'", ("owner_id", ownerId)))!.Value;

    /// <summary>
    /// Takes a picture away; its bytes follow when nothing else is made of them. False: somebody else has done so at this moment.
    /// </summary>
    public static async ValueTask<bool> Remove(Tx tx, Picture picture)
    {
        await LookStore.End(tx, picture.Id);
        if (await tx.Execute("DELETE FROM picture WHERE id = @id", ("id", picture.Id)) == 0)
            return false;
        await tx.Execute(
            """
            INSERT INTO unused (hash, due_at, lease, outside) VALUES (@hash, @due_at, 0, @outside)
            ON CONFLICT (hash) DO UPDATE
            SET due_at = excluded.due_at, lease = unused.lease + 1, outside = COALESCE(excluded.outside, unused.outside)
            """,
            ("hash", picture.Hash), ("due_at", tx.Now), ("outside", picture.Outside));
        tx.Touch(ThrowAway.Name);
        return true;
    }

    /// <summary>
    /// Writes down that bytes are about to be put outside, before they are: whatever comes of it, they are looked at later. Gives the
    /// claim that must still stand when they are kept; nothing while somebody throws the same bytes away.
    /// </summary>
    public static ValueTask<string?> Intend(Tx tx, string hash, string outside) => tx.QueryOne(
        """
        INSERT INTO unused (hash, due_at, lease, outside, claim) VALUES (@hash, @due_at, 0, @outside, @claim)
        ON CONFLICT (hash) DO UPDATE
        SET due_at = excluded.due_at, lease = unused.lease + 1, outside = excluded.outside, going_until = NULL,
            claim = COALESCE(unused.claim, excluded.claim)
        WHERE unused.going_until IS NULL OR unused.going_until <= @now
        RETURNING claim
        """,
        static row => row.Text(0), ("hash", hash), ("due_at", tx.Now.AddMinutes(10)), ("outside", outside), ("claim", tx.NewId("clm_")),
        ("now", tx.Now));

    /// <summary>
    /// Writes down that they are outside, unless somebody began to throw them away since: then this is false. They are looked at right
    /// after, so that a copy goes which is not where the others are.
    /// </summary>
    public static async ValueTask<bool> KeepOutside(Tx tx, string hash, long size, string outside, string claim)
    {
        tx.Touch(ThrowAway.Name);
        var stands = await tx.Execute(
            "UPDATE unused SET due_at = @now, lease = lease + 1 WHERE hash = @hash AND claim = @claim AND going_until IS NULL",
            ("now", tx.Now), ("hash", hash), ("claim", claim)) == 1;
        if (await tx.Execute(
                "UPDATE content SET size_bytes = size_bytes WHERE hash = @hash AND outside = @outside",
                ("hash", hash), ("outside", outside)) == 1)
        {
            return true;       // somebody else put the same ones there
        }
        if (!stands)
            return false;
        await tx.Execute(
            """
            INSERT INTO content (hash, size_bytes, outside) VALUES (@hash, @size_bytes, @outside)
            ON CONFLICT (hash) DO UPDATE SET outside = COALESCE(content.outside, excluded.outside)
            """,
            ("hash", hash), ("size_bytes", size), ("outside", outside));
        return true;
    }

    /// <summary>Takes the next bytes to look at, for a minute.</summary>
    public static ValueTask<Unused?> TakeUnused(Tx tx) => tx.QueryOne(
        """
        UPDATE unused SET lease = lease + 1, due_at = @again_at, going_until = @again_at, claim = @claim
        WHERE hash = (SELECT u.hash FROM unused AS u WHERE u.due_at <= @now ORDER BY u.due_at LIMIT 1) AND due_at <= @now
        RETURNING hash, lease, outside
        """,
        static row => new Unused(row.Text(0), row.Whole(1), row.TextOrNull(2)),
        ("now", tx.Now), ("again_at", tx.Now + ThrowAway.Lease), ("claim", tx.NewId("clm_")));

    public static async ValueTask DoneWith(Tx tx, Unused unused) => await tx.Execute(
        "DELETE FROM unused WHERE hash = @hash AND lease = @lease", ("hash", unused.Hash), ("lease", unused.Lease));

    /// <summary>The row of bytes that no picture is made of; where one is, the database itself holds on to it.</summary>
    public static async ValueTask Drop(Tx tx, string hash) => await tx.Execute(
        "DELETE FROM content WHERE hash = @hash AND NOT EXISTS (SELECT 1 FROM picture AS p WHERE p.hash = @hash)", ("hash", hash));

    /// <summary>Where bytes lie that pictures are made of; nothing: none is.</summary>
    public static ValueTask<Place?> WhereIs(Snapshot snapshot, string hash) => snapshot.QueryOne(
        "SELECT outside FROM content WHERE hash = @hash", static row => new Place(row.TextOrNull(0)), ("hash", hash));

    public static string Word(Purpose purpose) => purpose == Purpose.Avatar ? "avatar" : "product";

    private static Picture Read(Row row) => new(
        row.Text(0), row.Text(1), row.Text(2), row.Text(3) == "avatar" ? Purpose.Avatar : Purpose.Product, row.Text(4), row.Small(5),
        row.Small(6), row.Whole(7), row.Time(8), row.TextOrNull(9));
}
