using Stoa.Kernel.Data;

namespace Stoa.Media;

/// <summary>Every statement about when it is looked whether a picture is shown.</summary>
internal static class LookStore
{
    public static async ValueTask Begin(Tx tx, string pictureId) => await tx.Execute(
        "INSERT INTO look (picture_id, due_at, is_leaving, lease) VALUES (@picture_id, @due_at, 0, 0)",
        ("picture_id", pictureId), ("due_at", tx.Now + SweepPictures.Rest));

    public static async ValueTask End(Tx tx, string pictureId) =>
        await tx.Execute("DELETE FROM look WHERE picture_id = @picture_id", ("picture_id", pictureId));

    /// <summary>Takes the next ones to ask about, for a few minutes.</summary>
    public static ValueTask<List<Look>> Take(Tx tx, int most) => tx.Query(
        """
        UPDATE look SET lease = lease + 1, due_at = @again_at
        WHERE picture_id IN (SELECT l.picture_id FROM look AS l WHERE l.due_at <= @now ORDER BY l.due_at LIMIT @most) AND due_at <= @now
        RETURNING picture_id, lease, is_leaving
        """,
        static row => new Look(row.Text(0), row.Whole(1), row.Flag(2)),
        ("now", tx.Now), ("again_at", tx.Now + SweepPictures.Lease), ("most", most));

    /// <summary>False: somebody else asked about it since, or it is gone.</summary>
    public static async ValueTask<bool> Again(Tx tx, Look look, TimeSpan later, bool isLeaving) => await tx.Execute(
        "UPDATE look SET lease = lease + 1, due_at = @due_at, is_leaving = @is_leaving WHERE picture_id = @picture_id AND lease = @lease",
        ("due_at", tx.Now + later), ("is_leaving", isLeaving), ("picture_id", look.PictureId), ("lease", look.Lease)) == 1;
}

/// <summary>A picture of which it is asked whether anybody shows it.</summary>
internal sealed record Look(string PictureId, long Lease, bool IsLeaving);
