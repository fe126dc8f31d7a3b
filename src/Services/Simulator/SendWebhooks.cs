using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Stoa.Kernel;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Simulator;

/// <summary>
/// The errand that sends webhooks to the shop's public door, signed as Stripe signs its own, until the shop says that it has them. One
/// errand is a batch, so that a busy hour costs few transactions.
/// </summary>
internal sealed class SendWebhooks(HttpClient door, Secrets secrets, Clock clock)
{
    public const string Name = "send-webhooks";
    public const string SignatureHeader = "Simulator-Signature";

    private const int MostTogether = 100;
    private const int MostAtOnce = 8;
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10),
        TimeSpan.FromHours(1), TimeSpan.FromHours(6),
    ];

    public static async Task<Batch?> Claim(Tx tx) =>
        await Happenings.Take(tx, MostTogether, Lease) is { Count: > 0 } sendings ? new Batch(sendings) : null;

    public async Task<HashSet<string>> Call(Batch batch, CancellationToken deadline)
    {
        var delivered = new HashSet<string>(StringComparer.Ordinal);
        using var free = new SemaphoreSlim(MostAtOnce);
        await Task.WhenAll(batch.Sendings.Select(async sending =>
        {
            await free.WaitAsync(deadline);
            try
            {
                var copies = await Task.WhenAll(Enumerable.Range(0, sending.Copies).Select(_ => Send(sending.Body, deadline)));
                if (copies.Contains(true))
                {
                    lock (delivered)
                        delivered.Add(sending.Id);
                }
            }
            finally
            {
                free.Release();
            }
        }));
        return delivered;
    }

    public static async Task Keep(Tx tx, Batch batch, HashSet<string> delivered)
    {
        await Happenings.Done(
            tx, [.. batch.Sendings.Where(one => delivered.Contains(one.Id) || one.Tries >= Happenings.MostTries).Select(one => one.Id)]);
        foreach (var failed in batch.Sendings.Where(one => !delivered.Contains(one.Id) && one.Tries < Happenings.MostTries))
            await Happenings.Again(tx, failed.Id, tx.Now + Pauses[Math.Min(failed.Tries - 1, Pauses.Length - 1)]);
    }

    /// <summary>Signs as of now: a repetition is as fresh as the first try.</summary>
    public static string Sign(ReadOnlySpan<byte> secret, string body, DateTimeOffset at)
    {
        var seconds = at.ToUnixTimeSeconds();
        return $"t={seconds},v1={Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"{seconds}.{body}")))}";
    }

    private async Task<bool> Send(string body, CancellationToken deadline)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/payment/webhook/simulator");
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation(SignatureHeader, Sign(secrets.Key("simulator-webhook"), body, clock.Now));
        try
        {
            using var answer = await door.SendAsync(request, deadline);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception away) when (away is HttpRequestException || (away is TaskCanceledException && !deadline.IsCancellationRequested))
        {
            return false;
        }
    }

    /// <summary>What is sent together.</summary>
    public sealed record Batch(IReadOnlyList<Sending> Sendings);
}
