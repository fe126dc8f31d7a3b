using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Stoa.Kernel.Web;

namespace Stoa.Simulator;

/// <summary>The addresses of payment pages and the secrets of their forms. Both are computed, so nothing of them is kept.</summary>
internal sealed class Pages(string publicUrl, Secrets secrets)
{
    public const string Path = "/simulator/pay/";

    private const int LongestTicket = 200;

    /// <summary>Where a buyer pays; whoever has the address may.</summary>
    public string AddressOf(string intentId) => $"{publicUrl}{Path}{intentId}.{Sign("simulator-page", intentId)}";

    /// <summary>The payment that a ticket is for; nothing for one that we never gave out.</summary>
    public string? IntentOf(string ticket)
    {
        var dot = ticket.IndexOf('.', StringComparison.Ordinal);
        if (ticket.Length > LongestTicket || dot <= 0)
            return null;
        return Same(ticket[(dot + 1)..], Sign("simulator-page", ticket[..dot])) ? ticket[..dot] : null;
    }

    /// <summary>Good for one use of the form: a payment that has moved on has another.</summary>
    public string FormSecret(Intent intent) => Sign("simulator-form", $"{intent.Id}/{intent.Version}");

    public bool IsFormSecret(Intent intent, string sent) => Same(sent, FormSecret(intent));

    private string Sign(string purpose, string text) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(secrets.Key(purpose), Encoding.UTF8.GetBytes(text)));

    private static bool Same(string sent, string right) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(sent), Encoding.UTF8.GetBytes(right));
}
