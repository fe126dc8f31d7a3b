namespace Stoa.Contracts;

/// <summary>Asks which of some pictures there are, for who is about to show them. One that is about to go is not there.</summary>
public sealed record GetPictures(IReadOnlyList<string> PictureIds) : IQuery<PictureList>
{
    public static string Name => "media.get-pictures.v1";

    /// <summary>How many can be asked for at once.</summary>
    public const int Most = 100;
}

/// <summary>The pictures that there are of those that were asked for.</summary>
public sealed record PictureList(IReadOnlyList<KnownPicture> Pictures);

/// <summary>A picture, by whom it was put up and what for.</summary>
/// <param name="Purpose">avatar or product.</param>
public sealed record KnownPicture(string PictureId, string OwnerId, string Purpose);

/// <summary>Asked of every service that shows pictures: which of these do you use?</summary>
public sealed record GetUsedPictures(IReadOnlyList<KnownPicture> Pictures) : IQuery<UsedPictures>
{
    public static string Name => "pictures.get-used-pictures.v1";

    /// <summary>How many are asked about at once.</summary>
    public const int Most = 100;
}

/// <summary>What one service says of the pictures that it was asked about.</summary>
/// <param name="Purpose">Which pictures it speaks for: of these, what it does not name it does not use.</param>
public sealed record UsedPictures(string Purpose, IReadOnlyList<string> PictureIds);
