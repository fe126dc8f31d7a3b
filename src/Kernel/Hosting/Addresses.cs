namespace Stoa.Kernel.Hosting;

/// <summary>Where a service that lives elsewhere is reached: at one address, or at several that are taken in turn.</summary>
public sealed class Addresses(params IReadOnlyList<Uri> all)
{
    private uint turn;

    public IReadOnlyList<Uri> All => all;

    /// <summary>"http://10.0.0.2:8000, http://10.0.0.3:8000"; nothing where one of them is no address.</summary>
    public static Addresses? Read(string? text)
    {
        var all = new List<Uri>();
        foreach (var one in (text ?? "").Split(',', StringSplitOptions.TrimEntries))
        {
            if (!Uri.TryCreate(one, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
                return null;
            all.Add(address);
        }
        return new Addresses(all);
    }

    /// <summary>All of them for one request, which begins where the one before it did not. The next is for when nobody is at one.</summary>
    public IEnumerable<Uri> InTurn()
    {
        var first = Interlocked.Increment(ref turn);
        for (var step = 0u; step < all.Count; step++)
            yield return all[(int)((first + step) % (uint)all.Count)];
    }

    /// <summary>No connection came about, so nothing was asked, and somebody else may be.</summary>
    public static bool NobodyThere(Exception failure) => failure is OperationCanceledException { InnerException: TimeoutException }
        or HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError
    };
}
