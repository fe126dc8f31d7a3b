using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Stoa.Faces.Tests;

/// <summary>
/// What a browser has to say against the pages it was shown: errors on its console, which breaches of the content security policy are too;
/// scripts that failed; what could not be fetched; and anything that was asked of another host.
/// </summary>
internal sealed class Complaints
{
    private readonly ConcurrentQueue<string> heard = new();
    private readonly string address;

    public Complaints(IBrowserContext context, string address)
    {
        this.address = address;
        context.Console += (_, message) => Hear(message);
        context.WebError += (_, error) => heard.Enqueue($"A script failed: {error.Error}");
        context.Request += (_, request) => Hear(request);
        context.RequestFailed += (_, request) => HearFailed(request);
        context.Response += (_, response) => Hear(response);
    }

    public IReadOnlyCollection<string> Heard => heard;

    private void Hear(IConsoleMessage message)
    {
        // What could not be fetched is heard below, with its status.
        if (message.Type is "error" or "warning" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            heard.Enqueue($"Console, {message.Type}: {message.Text}");
    }

    private void Hear(IRequest request)
    {
        if (!request.Url.StartsWith(address + "/", StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            heard.Enqueue($"Another host was asked: {request.Url}");
    }

    private void HearFailed(IRequest request)
    {
        // Whoever leaves a page gives up what it still fetches.
        if (request.Failure != "net::ERR_ABORTED")
            heard.Enqueue($"{request.Url} could not be fetched: {request.Failure}");
    }

    /// <summary>The page itself may be an error page: that is for the test to say.</summary>
    private void Hear(IResponse response)
    {
        if (response.Status >= 400 && !response.Request.IsNavigationRequest)
            heard.Enqueue($"{response.Url} answered {response.Status}");
    }
}
