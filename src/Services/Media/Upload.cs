using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Stoa.Kernel.Web;

namespace Stoa.Media;

/// <summary>
/// What a form brings: a file and what it is for, read into memory part by part and never further than allowed. The name that the file had
/// elsewhere is not looked at.
/// </summary>
internal sealed record Upload(byte[] Bytes, string? Purpose)
{
    /// <summary>A form around the largest file.</summary>
    public const int MostBody = Picture.MostBytes + (16 * 1024);

    private const int MostParts = 4;
    private const int MostPurpose = 32;

    /// <summary>Reads it; a problem where it is no such form, or too large.</summary>
    public static async Task<(Upload? Upload, Problem? Problem)> Read(HttpRequest request, UploadRoom room)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || type.MediaType != "multipart/form-data"
            || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= 70 } boundary)
        {
            return (null, Problems.Status(415, "unsupported-media-type", "A picture is sent as 'multipart/form-data'."));
        }
        byte[]? bytes = null;
        string? purpose = null;
        try
        {
            var reader = new MultipartReader(boundary, request.Body) { HeadersCountLimit = 8, HeadersLengthLimit = 4 * 1024 };
            for (var parts = 0; await reader.ReadNextSectionAsync(request.HttpContext.RequestAborted) is { } part; parts++)
            {
                var said = part.GetContentDispositionHeader();
                var name = said is null ? null : HeaderUtilities.RemoveQuotes(said.Name).Value;
                var isFile = name == "file";
                if (parts == MostParts || name is not ("file" or "purpose") || (isFile ? bytes is not null : purpose is not null))
                    return (null, Problems.Invalid("file", "The form has 'file' and 'purpose', each once, and nothing else."));
                if (await Take(part.Body, isFile ? Picture.MostBytes : MostPurpose, room) is not { } taken)
                    return (null, isFile ? TooLarge() : Problems.Invalid("purpose", "'purpose' must be one of: avatar, product."));
                if (isFile)
                    bytes = taken;
                else
                    purpose = System.Text.Encoding.UTF8.GetString(taken);
            }
        }
        catch (Exception failure) when (failure is InvalidDataException or (IOException and not BadHttpRequestException))
        {
            return (null, Problems.Status(400, "invalid-form", "The form can't be read."));
        }
        return bytes is { Length: > 0 }
            ? (new Upload(bytes, purpose), null)
            : (null, Problems.Invalid("file", "'file' is required."));
    }

    /// <summary>All of a part, or nothing when there is more than allowed.</summary>
    private static async Task<byte[]?> Take(Stream part, int most, UploadRoom room)
    {
        using var taken = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await part.ReadAsync(buffer) is > 0 and var count)
        {
            if (taken.Length + count > most)
                return null;
            room.Take(count);
            taken.Write(buffer, 0, count);
        }
        return taken.ToArray();
    }

    public static Problem TooLarge() =>
        Problems.Status(413, "body-too-large", $"A picture has at most {Picture.MostBytes / 1024 / 1024} MB.");
}

/// <summary>How much memory all uploads take together, so that a crowd of slow ones can't take it all.</summary>
internal sealed class UploadRoom(UploadRooms rooms) : IDisposable
{
    private int taken;

    public void Take(int bytes)
    {
        taken += bytes;
        rooms.Take(bytes);
    }

    public void Dispose() => rooms.Give(taken);
}

/// <summary>The room that there is for uploads.</summary>
internal sealed class UploadRooms
{
    public const long Most = 128 * 1024 * 1024;

    private long taken;

    public UploadRoom Enter() => new(this);

    public void Take(int bytes)
    {
        if (Interlocked.Add(ref taken, bytes) > Most)
            throw new Kernel.Data.Unavailable("Too many pictures are being uploaded.");
    }

    public void Give(int bytes) => Interlocked.Add(ref taken, -bytes);
}
