using System.Text;
using Microsoft.AspNetCore.Http;

namespace Stoa.Kernel.Web;

/// <summary>An answer as it went out and will go out again.</summary>
internal sealed record KeptAnswer(int Status, string? Location, string? ETag, string? RetryAfter, string? ContentType, byte[] Body)
{
    public Task Write(HttpResponse response)
    {
        response.StatusCode = Status;
        if (Location is not null)
            response.Headers.Location = Location;
        if (ETag is not null)
            response.Headers.ETag = ETag;
        if (RetryAfter is not null)
            response.Headers.RetryAfter = RetryAfter;
        if (ContentType is null)
            return Task.CompletedTask;
        response.ContentType = ContentType;
        response.ContentLength = Body.Length;
        return response.Body.WriteAsync(Body).AsTask();
    }

    public byte[] ToBytes()
    {
        using var bytes = new MemoryStream(Body.Length + 128);
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(Status);
        writer.Write(Location ?? "");
        writer.Write(ETag ?? "");
        writer.Write(RetryAfter ?? "");
        writer.Write(ContentType ?? "");
        writer.Write(Body.Length);
        writer.Write(Body);
        return bytes.ToArray();
    }

    public static KeptAnswer FromBytes(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        return new(reader.ReadInt32(), Text(reader), Text(reader), Text(reader), Text(reader), reader.ReadBytes(reader.ReadInt32()));
    }

    private static string? Text(BinaryReader reader) => reader.ReadString() is { Length: > 0 } text ? text : null;
}
