using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Stoa.Kernel;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Outside;

namespace Stoa.Media;

/// <summary>
/// Pictures at Cloudinary: put there under their hash and never written over, so that a call may be repeated until its outcome is known,
/// and shown from there in the size and format that suits a browser.
/// </summary>
internal sealed partial class Cloudinary
{
    public const string UsualDelivery = "https://res.cloudinary.com";
    private const string UsualAddress = "https://api.cloudinary.com";
    private const string NoPicture = "Invalid image file";

    private static readonly TimeSpan PutDeadline = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan ThrowAwayDeadline = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LookDeadline = TimeSpan.FromSeconds(10);

    private readonly OutsideWire wire;
    private readonly Clock clock;
    private readonly ILogger log;
    private readonly string cloud, key, secret, folder;

    private Cloudinary(OutsideWire wire, Clock clock, ILogger log, (string Cloud, string Key, string Secret, string Folder) account)
    {
        (this.wire, this.clock, this.log) = (wire, clock, log);
        (cloud, key, secret, folder) = account;
    }

    /// <summary>What became of bytes that were to be put there.</summary>
    public enum Outcome
    {
        /// <summary>They are there.</summary>
        Put,

        /// <summary>It can't read them as a picture.</summary>
        NoPicture,

        /// <summary>It did not say so, or could not be asked. To ask again does no harm.</summary>
        Unknown,
    }

    /// <summary>By its settings; what is wrong with them keeps the shop from starting.</summary>
    public static Cloudinary Of(ServiceDescription service)
    {
        var provider = service.Provider("Cloudinary");
        const string Where = "the dashboard of your account at cloudinary.com shows it.";
        var account = (
            Cloud: provider.Needs("Stoa:Cloudinary:CloudName", Where), Key: provider.Needs("Stoa:Cloudinary:ApiKey", Where),
            Secret: provider.Needs("Stoa:Cloudinary:ApiSecret", Where), Folder: provider["Stoa:Cloudinary:Folder"] ?? "stoa");
        if (account.Cloud.Length > 0 && !Name().IsMatch(account.Cloud))
            provider.Refuses("Stoa:Cloudinary:CloudName", "is the cloud's name alone, of letters, digits and dashes.");
        if (!Folders().IsMatch(account.Folder))
            provider.Refuses("Stoa:Cloudinary:Folder", "is a folder such as stoa or shop/pictures, of letters, digits and dashes.");
        var made = new Cloudinary(
            provider.Wire("Stoa:Cloudinary:Address", UsualAddress), service.Clock, service.Logs.CreateLogger("stoa.media"), account);
        provider.Looks(made.Look);
        return made;
    }

    /// <summary>Where bytes of this hash lie there: whose cloud, and the id in it.</summary>
    public string PlaceOf(string hash) => $"{cloud}/{folder}/{hash}";

    /// <summary>Where everybody sees what lies there: as it was put there, or no wider than this and as a browser likes it best.</summary>
    public static string AddressOf(Uri delivery, string place, string contentType, int? width)
    {
        var (cloud, id) = Split(place);
        var way = width is { } most ? string.Create(CultureInfo.InvariantCulture, $"c_limit,f_auto,q_auto,w_{most}/") : "";
        var ending = width is null ? "." + contentType["image/".Length..].Replace("jpeg", "jpg", StringComparison.Ordinal) : "";
        return new Uri(delivery, $"{cloud}/image/upload/{way}v1/{id}{ending}").AbsoluteUri;
    }

    public async Task<Outcome> Put(string place, byte[] bytes)
    {
        var id = Split(place).Id;
        var answer = await wire.Send(
            new OutsideRequest(HttpMethod.Post, $"/v1_1/{cloud}/image/upload")
            {
                Body = () => Form(bytes, [("overwrite", "false"), ("public_id", id)]),
                MayRepeat = true,
            },
            PutDeadline);
        var said = answer.Json();
        if (answer.IsGood && said?.Text("public_id") == id && said?.Whole("bytes") == bytes.Length)
            return Outcome.Put;
        if (answer.Status == 400
            && said?.At("error")?.Text("message") is { } why && why.StartsWith(NoPicture, StringComparison.Ordinal))
            return Outcome.NoPicture;
        LogNotPut(log, answer);
        return Outcome.Unknown;
    }

    /// <summary>False: it is not known to be gone. In another's cloud nothing can be thrown away, and it is left there.</summary>
    public async Task<bool> ThrowAway(string place)
    {
        var (owner, id) = Split(place);
        if (owner != cloud)
        {
            LogLeft(log, owner);
            return true;
        }
        var answer = await wire.Send(
            new OutsideRequest(HttpMethod.Post, $"/v1_1/{cloud}/image/destroy")
            {
                Body = () => Form(null, [("invalidate", "true"), ("public_id", id)]),
                MayRepeat = true,
            },
            ThrowAwayDeadline);
        var isGone = answer.IsGood && answer.Json()?.Text("result") is "ok" or "not found";
        if (!isGone)
            LogNotThrownAway(log, answer);
        return isGone;
    }

    /// <summary>By this they know that it is us: SHA-1 of the fields in the order of their names, and then the secret.</summary>
    public static string Sign(IEnumerable<(string Name, string Value)> fields, string secret)
    {
        var inOrder = fields.OrderBy(field => field.Name, StringComparer.Ordinal).Select(field => $"{field.Name}={field.Value}");
        var said = string.Join('&', inOrder);
#pragma warning disable CA5350 // it is what they ask for, and there is a secret in it
        return Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(said + secret)));
#pragma warning restore CA5350
    }

    private async Task<Finding> Look(CancellationToken stop)
    {
        var us = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{key}:{secret}"));
        var answer = await wire.Send(
            new OutsideRequest(HttpMethod.Get, $"/v1_1/{cloud}/ping") { Headers = [("Authorization", "Basic " + us)], MayRepeat = true },
            LookDeadline, stop);
        return answer switch
        {
            { IsGood: true } when answer.Json()?.Text("status") == "ok" =>
                new(true, $"the cloud {cloud} knows this key."),
            { Status: 401 or 403 or 404 } => new(
                false, $"the cloud {cloud} does not know this key ({answer}): look at CloudName, ApiKey and ApiSecret of Stoa:Cloudinary."),
            _ => new(false, $"it could not be asked: {answer}."),
        };
    }

    /// <summary>Signed anew for each attempt, since it is good for an hour only. The file itself is not signed.</summary>
    private MultipartFormDataContent Form(byte[]? file, (string Name, string Value)[] fields)
    {
        (string Name, string Value)[] signed =
            [.. fields, ("timestamp", clock.Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture))];
        var form = new MultipartFormDataContent();
        foreach (var (name, value) in signed.Append(("api_key", key)).Append(("signature", Sign(signed, secret))))
            form.Add(Part(new StringContent(value), name));
        if (file is not null)
            form.Add(Part(new ByteArrayContent(file), "file", "\"picture\""));
        return form;
    }

    private static HttpContent Part(HttpContent content, string name, string? file = null)
    {
        content.Headers.ContentType = file is null ? null : new MediaTypeHeaderValue("application/octet-stream");
        content.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = $"\"{name}\"", FileName = file };
        return content;
    }

    private static (string Cloud, string Id) Split(string place) =>
        place.Split('/', 2) is [var cloud, var id] ? (cloud, id) : ("", place);

    [GeneratedRegex("^[A-Za-z0-9_-]{1,100}$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Name();

    [GeneratedRegex("^[A-Za-z0-9_-]{1,50}(/[A-Za-z0-9_-]{1,50}){0,3}$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Folders();

    [LoggerMessage(2801, LogLevel.Warning, "Cloudinary did not take a picture: {Answer}")]
    private static partial void LogNotPut(ILogger log, OutsideAnswer answer);

    [LoggerMessage(2802, LogLevel.Warning, "Cloudinary did not throw a picture away, it is asked again: {Answer}")]
    private static partial void LogNotThrownAway(ILogger log, OutsideAnswer answer);

    [LoggerMessage(2803, LogLevel.Warning, "A picture stays at Cloudinary in the cloud {Cloud}, which is not configured")]
    private static partial void LogLeft(ILogger log, string cloud);
}
