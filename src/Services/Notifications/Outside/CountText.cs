using Stoa.Kernel.Data;

namespace Stoa.Notifications;

/// <summary>
/// Counts a text before it is sent for the first time, where there is room for it this day: who signs up with a thousand numbers sends
/// ten texts on our bill and not a thousand. Exact however many processes count: the day's row is theirs one after the other.
/// </summary>
internal static class CountText
{
    /// <summary>Why there is no room, or nothing: then it is counted.</summary>
    public static async Task<string?> Run(Tx tx, TextLimits most, Message message)
    {
        var (day, number, user) = (DayOf(tx.Now), "number:" + message.To, "user:" + message.UserId);
        await TextCountStore.Hold(tx, day, "all");
        if (!await MessageStore.IsUncounted(tx, message.Id))
            return null;
        if (await TextCountStore.Of(tx, day, number) >= most.ToNumber)
            return $"{most.ToNumber} texts were sent to this number today. See Stoa:Twilio:MostPerNumberADay.";
        if (message.UserId is not null && await TextCountStore.Of(tx, day, user) >= most.ToUser)
            return $"{most.ToUser} texts were sent for this user today. See Stoa:Twilio:MostPerUserADay.";
        if (await TextCountStore.Of(tx, day, "all") >= most.InAll)
            return $"{most.InAll} texts were sent today. See Stoa:Twilio:MostADay.";
        await TextCountStore.Add(tx, day, "all");
        await TextCountStore.Add(tx, day, number);
        if (message.UserId is not null)
            await TextCountStore.Add(tx, day, user);
        await MessageStore.Counted(tx, message.Id);
        return null;
    }

    /// <summary>Days since 1970, in UTC.</summary>
    public static long DayOf(DateTimeOffset at) => at.ToUnixTimeSeconds() / 86_400;
}
