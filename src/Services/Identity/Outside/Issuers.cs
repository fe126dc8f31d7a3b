using System.Buffers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Outside;

namespace Stoa.Identity;

/// <summary>Those outside whose word on who somebody is counts here, by the settings. With none, nobody's does.</summary>
internal sealed class Issuers
{
    /// <summary>The name under which Firebase is found.</summary>
    public const string Firebase = "firebase";

    private const string GooglesKeys = "https://www.googleapis.com";
    private const string FirebasesKeys = "/service_accounts/v1/jwk/securetoken@system.gserviceaccount.com";

    private static readonly SearchValues<char> Plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    private readonly List<IdTokens> all = [];

    private Issuers()
    {
    }

    public IReadOnlyList<Issuer> All => [.. all.Select(one => one.Issuer)];

    public static Issuers Read(ServiceDescription service)
    {
        var issuers = new Issuers();
        var firebase = service.Provider("Firebase");
        if (firebase["Stoa:Firebase:ProjectId"] is { } project)
            issuers.AddFirebase(service, firebase, project);
        foreach (var section in service.Configuration.GetSection("Stoa").GetSection("OpenId").GetChildren())
            issuers.AddOpenId(service, section.Key.ToLowerInvariant());
        return issuers;
    }

    public IdTokens? Named(string name) => all.Find(one => one.Issuer.Name == name);

    /// <summary>What the configured issuer at this address is called; nothing where it is none of ours any more.</summary>
    public string? NameOf(string address) => all.Find(one => one.Issuer.Address == address)?.Issuer.Name;

    /// <summary>Whom a token names that doesn't say by which way it came: its issuer is found by the address in it.</summary>
    public async Task<IdVerdict> Verify(string token)
    {
        IdVerdict verdict = IdTokenFlaw.WrongIssuer;
        if (IdTokens.IssuerOf(token) is not { } address)
            return IdTokenFlaw.Malformed;
        foreach (var one in all.Where(one => one.Issuer.Is(address)))
        {
            verdict = await one.Verify(token);
            if (verdict.Vouched is not null)
                return verdict;
        }
        return verdict;
    }

    /// <summary>An issuer with addresses of its own: its keys are published beside those of other Google services.</summary>
    private void AddFirebase(ServiceDescription service, Provider provider, string project)
    {
        if (!IsProjectId(project))
        {
            provider.Refuses(
                "Stoa:Firebase:ProjectId", "is no project id: 6 to 30 lower-case letters, digits and dashes, such as my-shop-1f2e.");
            return;
        }
        var issuer = new Issuer(Firebase, "Firebase", "https://securetoken.google.com/" + project, project)
        {
            Algorithms = ["RS256"],
            LongestSubject = 128,
            TellsSignIn = true,
        };
        var wire = provider.Wire("Stoa:Firebase:Address", GooglesKeys);
        Add(service, provider, new KeySource(issuer, wire, service.Clock, Log(service)) { KeysPath = FirebasesKeys }, issuer);
    }

    private void AddOpenId(ServiceDescription service, string name)
    {
        var setting = $"Stoa:OpenId:{name}:Issuer";
        if (!IsName(name))
        {
            service.Refuses(
                $"{setting} has no good name in it: 1 to 32 letters, digits and dashes, and not '{Firebase}', which is set elsewhere.");
            return;
        }
        var label = service.Provider(name)[$"Stoa:OpenId:{name}:Name"] ?? char.ToUpperInvariant(name[0]) + name[1..];
        var provider = service.Provider(label);
        var address = provider.Needs(setting, "the issuer's address, such as https://accounts.google.com.");
        var client = provider.Needs($"Stoa:OpenId:{name}:ClientId", "the client id that the issuer gave this shop.");
        if (address.Length == 0 || client.Length == 0)
            return;
        var wire = provider.Wire(setting, "https://accounts.google.com");
        if (!Uri.TryCreate(address, UriKind.Absolute, out var parsed))
            return;       // the wire said so
        if (parsed.Query.Length > 0 || parsed.Fragment.Length > 0)
        {
            provider.Refuses(setting, $"is '{address}'; an issuer's address has neither '?' nor '#' in it.");
            return;
        }
        var issuer = new Issuer(name, label, address, client);
        Add(service, provider, new KeySource(issuer, wire, service.Clock, Log(service)), issuer);
    }

    private void Add(ServiceDescription service, Provider provider, KeySource source, Issuer issuer)
    {
        all.Add(new IdTokens(issuer, new IssuerKeys(source.Ask, service.Clock), service.Clock));
        provider.Looks(source.Look);
    }

    private static ILogger Log(ServiceDescription service) => service.Logs.CreateLogger("stoa.outside");

    /// <summary>A project's id is part of its issuer's address.</summary>
    private static bool IsProjectId(string text) =>
        text.Length is >= 6 and <= 30 && IsPlain(text) && char.IsAsciiLetter(text[0]) && text[^1] != '-';

    /// <summary>A provider's name is part of our paths.</summary>
    private static bool IsName(string text) => text.Length is >= 1 and <= 32 && IsPlain(text) && text[0] != '-' && text != Firebase;

    private static bool IsPlain(string text) => !text.AsSpan().ContainsAnyExcept(Plain);
}
