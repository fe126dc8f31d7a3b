using Stoa.Kernel.Data;

namespace Stoa.Notifications;

/// <summary>Every statement that touches what was not written because its reader did not want it.</summary>
public static class UnwantedStore
{
    /// <summary>It stays unwritten, also when its reader changes his mind and it is said again. What was queued before stays.</summary>
    public static async ValueTask Add(Tx tx, Letter letter) => await tx.Execute(
        """
        INSERT INTO unwanted (id, cause, channel, template, user_id)
        SELECT @id, @cause, @channel, @template, @user_id
        WHERE NOT EXISTS (SELECT 1 FROM forgotten WHERE forgotten.user_id = @user_id)
          AND NOT EXISTS (SELECT 1 FROM message WHERE cause = @cause AND channel = @channel AND template = @template)
        ON CONFLICT (cause, channel, template) DO NOTHING
        """,
        ("id", tx.NewId("ntf_")), ("cause", letter.Cause), ("channel", letter.Channel.Word()), ("template", letter.Template),
        ("user_id", letter.UserId));

    public static async ValueTask<int> Forget(Tx tx, string userId, int most) => await tx.Execute(
        "DELETE FROM unwanted WHERE id IN (SELECT id FROM unwanted WHERE user_id = @user_id ORDER BY id LIMIT @most)",
        ("user_id", userId), ("most", most));

    public static async ValueTask<int> ForgetOld(Tx tx, string before, int most) => await tx.Execute(
        "DELETE FROM unwanted WHERE id IN (SELECT id FROM unwanted WHERE id < @before ORDER BY id LIMIT @most)",
        ("before", before), ("most", most));
}
