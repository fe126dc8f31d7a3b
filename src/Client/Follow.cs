using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Stoa.Client.Models;

namespace Stoa.Client;

/// <summary>An order as it goes on: what happens to it is told when it happens.</summary>
public sealed partial class ShopClient
{
    /// <summary>
    /// How an order stands, then each step as it happens, until nothing more is to be waited for or the shop ends the line.
    /// </summary>
    /// <param name="id">The order's id.</param>
    /// <param name="orderToken">What opens a guest's; the client's own where it is nothing.</param>
    /// <exception cref="HttpRequestException">The shop did not let us, or could not be reached.</exception>
    public async IAsyncEnumerable<Step> Follow(
        string id, string? orderToken = null, [EnumeratorCancellation] CancellationToken stop = default)
    {
        using var response = await OpenLine(id, orderToken, lastSeen: null, stop);
        response.EnsureSuccessStatusCode();
        await using var body = await response.Content.ReadAsStreamAsync(stop);
        var told = SseParser.Create(body, static (_, data) => JsonSerializer.Deserialize<Step>(data, Json)!);
        await foreach (var happened in told.EnumerateAsync(stop))
            yield return happened.Data;
    }

    /// <summary>The same as it comes over the wire, for who hands it on.</summary>
    public async Task<HttpResponseMessage> OpenLine(string id, string? orderToken, string? lastSeen, CancellationToken stop = default)
    {
        using var message = Write(new Request(HttpMethod.Get, $"/order/{Escape(id)}/events") { IsOfOrder = true, OrderToken = orderToken });
        if (lastSeen is not null)
            message.Headers.TryAddWithoutValidation("Last-Event-ID", lastSeen);
        return await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, stop);
    }
}
