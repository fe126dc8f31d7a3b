namespace Stoa.Kernel.Hosting;

/// <summary>`stoa health`: asks a shop whether it is ready, for containers without a shell and for whoever waits for one.</summary>
internal static class HealthQuestion
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>0 when it is ready; else 1 and a sentence.</summary>
    /// <param name="url">Its address, or where it listens: http://+:8000 is asked on this machine.</param>
    public static async Task<int> Ask(string url)
    {
        var here = url.Replace("//+", "//127.0.0.1", StringComparison.Ordinal).Replace("//*", "//127.0.0.1", StringComparison.Ordinal)
            .Replace("//0.0.0.0", "//127.0.0.1", StringComparison.Ordinal).Replace("//[::]", "//[::1]", StringComparison.Ordinal);
        if (!Uri.TryCreate(here, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            await Console.Error.WriteLineAsync($"'{url}' is not an address such as http://127.0.0.1:8000.");
            return 1;
        }
        using var http = new HttpClient { Timeout = Patience };
        try
        {
            using var answer = await http.GetAsync(new Uri(address, "/health/ready"));
            await (answer.IsSuccessStatusCode ? Console.Out : Console.Error).WriteLineAsync(await answer.Content.ReadAsStringAsync());
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"Nobody answers at {address}: {failure.Message}");
            return 1;
        }
    }
}
