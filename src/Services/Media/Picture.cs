namespace Stoa.Media;

/// <summary>A picture that somebody put up.</summary>
/// <param name="Outside">Where it lies at Cloudinary; nothing: here.</param>
internal sealed record Picture(
    string Id, string Hash, string OwnerId, Purpose Purpose, string ContentType, int Width, int Height, long SizeBytes,
    DateTimeOffset CreatedAt, string? Outside = null)
{
    public const int MostBytes = 5 * 1024 * 1024;
    public const long MostPixels = 40_000_000;

    /// <summary>Of themselves; what the shop shows of its products is not counted.</summary>
    public const int MostAvatars = 20;

    public string Url => "/media/" + Id;
}

/// <summary>What a picture is for, which says who may put it up.</summary>
internal enum Purpose
{
    Avatar,
    Product,
}
