using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Media;

/// <summary>Pictures: /media.</summary>
internal sealed class MediaEndpoints(Database db, Once once, Shelf shelf, Uri delivery)
{
    private const int LongestId = 40;

    /// <summary>A picture never changes, so whoever has it has it.</summary>
    private const string Forever = "public, max-age=31536000, immutable";

    /// <summary>Opened by itself it is a picture and nothing that runs, whatever its bytes could also be read as.</summary>
    private const string NothingRuns = "default-src 'none'; sandbox; frame-ancestors 'none'";

    /// <summary>Where it is seen may be another place some day, so who has asked asks again after a while.</summary>
    private const string ForAWhile = "public, max-age=3600";

    private static readonly int[] Widths = [320, 640, 1280];

    private readonly UploadRooms rooms = new();

    public void Map(IEndpointRouteBuilder routes)
    {
        var media = routes.MapGroup("/media").Accepts().WithTags("media");
        media.MapGet("/{id}", (Delegate)Show).Anyone().Accepts("w").MayAnswer(400, 404).Produces(StatusCodes.Status302Found)
            .Produces(StatusCodes.Status200OK, contentType: "image/png", additionalContentTypes: ["image/jpeg", "image/webp", "image/gif"])
            .WithSummary("A picture, for ever the same; no wider than w (320, 640, 1280) where it is kept by who can make it so");
        media.MapPost("", (Delegate)Add).SignedIn().Limit(LimitClass.Buy).Body(Upload.MostBody)
            .Accepts<IFormFile>("multipart/form-data")
            .Produces<PictureBody>(StatusCodes.Status201Created).MayAnswer(400, 403, 409, 413, 415, 422, 503)
            .WithSummary("Upload a picture; where it was taken is taken out of it");
        media.MapDelete("/{id}", Remove).SignedIn().Produces(StatusCodes.Status204NoContent).MayAnswer(404)
            .WithSummary("Take a picture away");
    }

    private async Task<IResult> Show(HttpContext http)
    {
        var id = (string)http.Request.RouteValues["id"]!;
        if (!IsWidth(http.Request.Query["w"], out var width))
            return Problems.Invalid("w", $"'w' must be one of: {string.Join(", ", Widths)}.");
        if (id.Length > LongestId || await db.Read(async snapshot => await PictureStore.Get(snapshot, id)) is not { } picture)
            return NoSuchPicture();
        if (picture.Outside is { } outside)
            return ShowOutside(http, Cloudinary.AddressOf(delivery, outside, picture.ContentType, width));
        if (ETags.IsKnown(http, $"\"{picture.Hash[..32]}\""))
        {
            http.Response.Headers.CacheControl = Forever;
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }
        if (await shelf.Read(picture.Hash) is not { } bytes)
            return NoSuchPicture();
        var headers = http.Response.Headers;
        headers.CacheControl = Forever;
        headers.ContentSecurityPolicy = NothingRuns;
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";       // a shop's page may live elsewhere
        return Results.Bytes(bytes, picture.ContentType);
    }

    private static IResult ShowOutside(HttpContext http, string address)
    {
        http.Response.Headers.CacheControl = ForAWhile;
        http.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        return Results.Redirect(address);
    }

    /// <summary>Few, so that few copies of a picture are made. Whoever keeps only what was put up gives that.</summary>
    private static bool IsWidth(string? said, out int? width)
    {
        width = Widths.Where(one => one.ToString(CultureInfo.InvariantCulture) == said).Select(one => (int?)one).FirstOrDefault();
        return said is null || width is not null;
    }

    private async Task<IResult> Add(HttpContext http)
    {
        using var room = rooms.Enter();
        var (upload, problem) = await Upload.Read(http.Request, room);
        if (upload is null)
            return problem!;
        if (upload.Purpose is not ("avatar" or "product"))
            return Problems.Invalid("purpose", "'purpose' must be one of: avatar, product.");
        var caller = http.Caller();
        var purpose = upload.Purpose == "avatar" ? Purpose.Avatar : Purpose.Product;
        if (purpose == Purpose.Product && caller.Role < Role.Staff)
            return Problems.Forbidden();
        room.Take(upload.Bytes.Length);       // it is written anew beside what came
        var seen = PictureFormat.Read(upload.Bytes);
        if (Refusal(seen) is { } refusal)
            return refusal;

        var kept = seen.Picture.Bytes;
        var hash = Convert.ToHexStringLower(SHA256.HashData(kept));
        return await shelf.Put(hash, kept, keepBytes => once.Transact(
            http, tx => AddPicture.Run(tx, caller.UserId, purpose, seen, hash, keepBytes),
            picture => picture is null
                ? Problems.Conflict("too-many-pictures", $"You have {Picture.MostAvatars} pictures already. Take one away first.")
                : Answer.Created(picture.Url, PictureBody.Of(picture)))) ?? Broken();
    }

    private async Task<IResult> Remove(string id, Caller caller) =>
        await db.Transact(tx => RemovePicture.Run(tx, id, caller.UserId, caller.Role >= Role.Staff))
            ? Answer.NoContent
            : NoSuchPicture();

    private static Problem? Refusal(Seen seen) => seen switch
    {
        { ContentType: null } => Problems.Status(415, "unsupported-media-type", "This is no JPEG, PNG, WebP or GIF."),
        { Picture.Flaw: Flaw.Broken } => Broken(),
        { Picture.Flaw: Flaw.TooLarge } => Problems.Status(
            422, "picture-too-large",
            $"A picture has at most {Picture.MostPixels / 1_000_000} megapixels, and {PngPixels.MostBytes / 1_000_000} MB unpacked."),
        { Picture.Flaw: Flaw.TooManyFrames } => Problems.Status(
            422, "too-many-frames", $"A picture has at most {Frames.Most} frames, of {Frames.MostPixels / 1_000_000} megapixels together."),
        _ => null,
    };

    private static Problem Broken() =>
        Problems.Status(422, "broken-picture", "This begins like a picture and is none, or not a whole one.");

    private static Problem NoSuchPicture() => Problems.NotFound("There is no such picture.");

    private sealed record PictureBody(string Id, string Url, int Width, int Height, string ContentType, long SizeBytes)
    {
        public static PictureBody Of(Picture one) =>
            new(one.Id, one.Url, one.Width, one.Height, one.ContentType, one.SizeBytes);
    }
}
