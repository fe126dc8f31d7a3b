using System.Security.Cryptography;
using System.Text;
using Stoa.Kernel.Web;

namespace Stoa.Notifications;

/// <summary>
/// The link by which a reader switches off what a mail is about, with one click and without signing in: who and what, signed, the same
/// each time, and good for nothing else. Whoever has the mail may switch it off, and only its reader on again.
/// </summary>
internal static class OptOut
{
    /// <summary>Where in the shop readers press the button.</summary>
    public const string PagePath = "/shop/unsubscribe";

    private const string Purpose = "unsubscribe";

    /// <summary>For mail programs, which ask at once. Nothing where the mail is about what can't be switched off.</summary>
    public static string? OneClick(Message message, Secrets secrets, string shop) =>
        To($"{shop}/notifications/unsubscribe/one-click", message, secrets);

    /// <summary>For readers: a page that asks first, as programs that look through mails open every link.</summary>
    public static string? Page(Message message, Secrets secrets, string shop) => To(shop + PagePath, message, secrets);

    private static string? To(string path, Message message, Secrets secrets) =>
        message is { Channel: Channel.Email, UserId: { } userId }
        && Kinds.Find(message.Template) is { Topic: not Topic.Needed and var topic }
            ? $"{path}?token={Token(userId, topic, secrets)}"
            : null;

    public static string Token(string userId, Topic topic, Secrets secrets) => $"{Word(topic)}.{userId}.{Sign(userId, topic, secrets)}";

    /// <summary>Nothing where we did not write it.</summary>
    public static (string UserId, Topic Topic)? Read(string token, Secrets secrets)
    {
        if (token.Split('.') is not [var word, var userId, var signature])
            return null;
        foreach (var topic in (Topic[])[Topic.Delivery, Topic.PaymentReminder])
        {
            if (word == Word(topic) && CryptographicOperations.FixedTimeEquals(
                Encoding.UTF8.GetBytes(signature), Encoding.UTF8.GetBytes(Sign(userId, topic, secrets))))
                return (userId, topic);
        }
        return null;
    }

    private static string Sign(string userId, Topic topic, Secrets secrets) => Convert.ToHexStringLower(
        HMACSHA256.HashData(secrets.Key(Purpose), Encoding.UTF8.GetBytes($"{Word(topic)}.{userId}")).AsSpan(0, 16));

    private static string Word(Topic topic) => topic == Topic.Delivery ? "delivery" : "payment-reminder";
}
