using System.Text.Json;
using Microsoft.Extensions.Logging;
using Stoa.Kernel;
using Stoa.Kernel.Outside;

namespace Stoa.Identity;

/// <summary>
/// Asks an issuer for its keys: at an address that is known, or at the one that its discovery document names. That document must be of the
/// issuer that was configured, and what it names must be as safe a place.
/// </summary>
internal sealed partial class KeySource(Issuer issuer, OutsideWire wire, Clock clock, ILogger log) : IDisposable
{
    private const int MostKeys = 100;

    /// <summary>Whoever signs in meanwhile waits for it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private OutsideWire? toKeys;
    private Uri? keysAt;

    /// <summary>Where its keys are, below the wire's address, for an issuer that needs no discovery.</summary>
    public string? KeysPath { get; init; }

    public async Task<PublishedKeys> Ask() => await Ask(CancellationToken.None);

    public async Task<PublishedKeys> Ask(CancellationToken stop)
    {
        var published = KeysPath is { } path ? await Fetch(wire, path, stop) : await Discover(stop);
        if (published.Failure is { } failure)
            NoKeys(log, issuer.Name, failure);
        return published;
    }

    /// <summary>For `stoa check --online`.</summary>
    public async Task<Finding> Look(CancellationToken stop)
    {
        var published = await Ask(stop);
        if (published.Failure is { } failure)
            return new Finding(false, failure);
        var kinds = string.Join(" and ", published.Keys.Select(key => key.Algorithm).Distinct().Order(StringComparer.Ordinal));
        var count = published.Keys.Count;
        return new Finding(true, $"{count} {(count == 1 ? "key signs" : "keys sign")} by {kinds} for {issuer.Address}");
    }

    public void Dispose()
    {
        wire.Dispose();
        toKeys?.Dispose();
    }

    private async Task<PublishedKeys> Discover(CancellationToken stop)
    {
        var path = new Uri(issuer.Address).AbsolutePath.TrimEnd('/') + "/.well-known/openid-configuration";
        var answer = await wire.Send(Asked(path), Patience, stop);
        if (!answer.IsGood)
            return PublishedKeys.None($"no discovery document at {issuer.Address}: {answer}");
        if (answer.Json() is not { ValueKind: JsonValueKind.Object } document)
            return PublishedKeys.None($"what {issuer.Address} gives as its discovery document is none");
        if (document.Text("issuer") != issuer.Address)
        {
            return PublishedKeys.None(
                $"the discovery document of {issuer.Address} is of another issuer: set the one that it names, letter for letter. "
                + "One with a place for a tenant in it is nobody: set that of your tenant");
        }
        if (!Uri.TryCreate(document.Text("jwks_uri"), UriKind.Absolute, out var at) || !IsSafe(new Uri(issuer.Address), at))
            return PublishedKeys.None($"the keys of {issuer.Address} are at no https address");
        return await Fetch(Way(at), at.PathAndQuery, stop);
    }

    /// <summary>Asked by one at a time: whoever keeps the keys sees to that.</summary>
    private OutsideWire Way(Uri at)
    {
        if (toKeys is null || keysAt != at)
        {
            toKeys?.Dispose();
            (toKeys, keysAt) = (new OutsideWire(issuer.Label, at, clock, log), at);
        }
        return toKeys;
    }

    /// <summary>An issuer elsewhere can't send us to this machine.</summary>
    internal static bool IsSafe(Uri issuer, Uri at) =>
        at is { Scheme: "https", IsLoopback: false } || (at.Scheme is "http" or "https" && at.IsLoopback && issuer.IsLoopback);

    private static async Task<PublishedKeys> Fetch(OutsideWire wire, string path, CancellationToken stop)
    {
        var answer = await wire.Send(Asked(path), Patience, stop);
        if (!answer.IsGood)
            return PublishedKeys.None($"its keys can't be had: {answer}");
        if (answer.Json()?.At("keys") is not { ValueKind: JsonValueKind.Array } keys)
            return PublishedKeys.None("what it gives as its keys is no JSON Web Key Set");
        var fit = keys.EnumerateArray().Take(MostKeys).Select(IssuerKey.Read).OfType<IssuerKey>().ToList();
        return fit.Count > 0
            ? new PublishedKeys(fit, answer.MaxAge, null)
            : PublishedKeys.None("none of its keys is one for RS256 or ES256");
    }

    private static OutsideRequest Asked(string path) => new(HttpMethod.Get, path) { MayRepeat = true };

    [LoggerMessage(3101, LogLevel.Warning, "The keys of {Issuer} were not renewed: {Why}")]
    private static partial void NoKeys(ILogger log, string issuer, string why);
}
