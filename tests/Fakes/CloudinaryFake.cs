using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Stoa.Fakes;

/// <summary>
/// Stands for Cloudinary: its API, which takes and throws away signed pictures, and the place where everybody sees them. In one cloud, by
/// one key.
/// </summary>
public sealed class CloudinaryFake : Fake
{
    public const string Cloud = "a-cloud", Key = "123456789012345", Secret = "a-secret-of-cloudinary";

    private static readonly TimeSpan Fresh = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<string, byte[]> pictures = new(StringComparer.Ordinal);

    /// <summary>What lies there, by its id.</summary>
    public IReadOnlyDictionary<string, byte[]> Pictures => pictures;

    /// <summary>How often something was written over.</summary>
    public int Overwritten { get; private set; }

    /// <summary>What time it is there.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    protected override async ValueTask<FakeAnswer> Answer(FakeRequest request)
    {
        if (request.Method == "GET" && request.Path.StartsWith($"/{Cloud}/image/upload/", StringComparison.Ordinal))
            return Show(request.Path);
        switch (request.Path)
        {
            case $"/v1_1/{Cloud}/ping":
                return request.Basic == (Key, Secret) ? FakeAnswer.Of(200, new { status = "ok" }) : Wrong(401, "unknown api_key");
            case $"/v1_1/{Cloud}/image/upload" or $"/v1_1/{Cloud}/image/destroy" when request.Method == "POST":
                var (fields, file) = await Read(request);
                if (Refusal(fields) is { } refusal)
                    return refusal;
                return request.Path.EndsWith("upload", StringComparison.Ordinal) ? Upload(fields, file) : Destroy(fields);
            default:
                return Wrong(404, "Not found");
        }
    }

    private FakeAnswer? Refusal(Dictionary<string, string> fields)
    {
        if (!fields.TryGetValue("api_key", out var key))
            return Wrong(400, "Must supply api_key");
        if (key != Key)
            return Wrong(401, $"Unknown API key {key}");
        if (!fields.TryGetValue("timestamp", out var said) || !long.TryParse(said, CultureInfo.InvariantCulture, out var seconds))
            return Wrong(400, "Missing required parameter - timestamp");
        if ((Time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() > Fresh)
            return Wrong(400, $"Stale request - reported time is {seconds} which is more than 1 hour ago");
        var signed = fields.Where(field => field.Key is not ("api_key" or "signature" or "file" or "resource_type" or "cloud_name"))
            .Where(field => field.Value.Length > 0).Order(Comparer<KeyValuePair<string, string>>.Create(
                (one, other) => string.CompareOrdinal(one.Key, other.Key)));
        var words = string.Join('&', signed.Select(field => field.Key + "=" + field.Value));
#pragma warning disable CA5350 // as they do
        var signature = Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(words + Secret)));
#pragma warning restore CA5350
        return fields.GetValueOrDefault("signature") == signature
            ? null
            : Wrong(401, $"Invalid Signature {fields.GetValueOrDefault("signature")}. String to sign - '{words}'.");
    }

    private FakeAnswer Upload(Dictionary<string, string> fields, byte[]? file)
    {
        if (file is null)
            return Wrong(400, "Missing required parameter - file");
        if (!LooksLikePicture(file))
            return Wrong(400, "Invalid image file");
        var id = fields.GetValueOrDefault("public_id") ?? "made-by-cloudinary";
        var isThere = pictures.ContainsKey(id);
        if (isThere && fields.GetValueOrDefault("overwrite") == "false")
            return Told(id, pictures[id], existing: true);
        Overwritten += isThere ? 1 : 0;
        pictures[id] = file;
        return Told(id, file, existing: false);
    }

    private FakeAnswer Destroy(Dictionary<string, string> fields) => fields.TryGetValue("public_id", out var id)
        ? FakeAnswer.Of(200, new { result = pictures.TryRemove(id, out _) ? "ok" : "not found" })
        : Wrong(400, "Missing required parameter - public_id");

    private FakeAnswer Show(string path)
    {
        var found = pictures.FirstOrDefault(one => path.Contains("/v1/" + one.Key, StringComparison.Ordinal));
        return found.Value is null ? Wrong(404, "Resource not found") : new FakeAnswer(200, found.Value, "image/png");
    }

    private static FakeAnswer Told(string id, byte[] file, bool existing) => FakeAnswer.Of(200, new
    {
        public_id = id,
        version = 1,
        resource_type = "image",
        type = "upload",
        bytes = file.Length,
        existing,
        secure_url = $"https://res.cloudinary.com/{Cloud}/image/upload/v1/{id}",
    });

    private static FakeAnswer Wrong(int status, string message) => FakeAnswer.Of(status, new { error = new { message } });

    private static bool LooksLikePicture(byte[] file) =>
        file.AsSpan().StartsWith<byte>([0x89, 0x50, 0x4E, 0x47]) || file.AsSpan().StartsWith<byte>([0xFF, 0xD8])
        || file.AsSpan().StartsWith("GIF8"u8) || file.AsSpan().StartsWith("RIFF"u8);

    private static async Task<(Dictionary<string, string> Fields, byte[]? File)> Read(FakeRequest request)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        byte[]? file = null;
        var boundary = HeaderUtilities.RemoveQuotes(MediaTypeHeaderValue.Parse(request.Header("Content-Type")).Boundary).Value!;
        var reader = new MultipartReader(boundary, new MemoryStream(request.Body));
        while (await reader.ReadNextSectionAsync() is { } part)
        {
            var name = HeaderUtilities.RemoveQuotes(part.GetContentDispositionHeader()!.Name).Value!;
            using var value = new MemoryStream();
            await part.Body.CopyToAsync(value);
            if (name == "file")
                file = value.ToArray();
            else
                fields.Add(name, Encoding.UTF8.GetString(value.ToArray()));
        }
        return (fields, file);
    }
}
