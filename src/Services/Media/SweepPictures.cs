using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Kernel.Messaging;

namespace Stoa.Media;

/// <summary>
/// Pictures that nobody shows go after a day. It is never guessed: everybody who shows pictures is asked, twice with an hour between in
/// which the picture is told to be gone, so that who was about to show it has done so or never will. Where anybody does not answer,
/// all stay.
/// </summary>
internal static class SweepPictures
{
    public const string Name = "sweep-pictures";

    /// <summary>How long a picture is left alone that is new, or shown.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromDays(1);

    /// <summary>How long one is told to be gone before it goes: far longer than any request takes that was told otherwise.</summary>
    public static readonly TimeSpan Notice = TimeSpan.FromHours(1);

    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    public static async Task<Question?> Claim(Tx tx)
    {
        var looks = await LookStore.Take(tx, GetUsedPictures.Most);
        return looks.Count == 0 ? null : new Question(looks, await PictureStore.Some(tx, [.. looks.Select(look => look.PictureId)]));
    }

    public static async Task<IReadOnlyCollection<UsedPictures>> Call(Ask ask, Question question)
    {
        var asked = question.Pictures.Select(one => new KnownPicture(one.Id, one.OwnerId, PictureStore.Word(one.Purpose)));
        return [.. (await ask.All<GetUsedPictures, UsedPictures>(new GetUsedPictures([.. asked]), Deadline)).Values];
    }

    public static async Task Keep(Tx tx, Question question, IReadOnlyCollection<UsedPictures> answers)
    {
        var used = answers.SelectMany(answer => answer.PictureIds).ToHashSet(StringComparer.Ordinal);
        var spokenFor = answers.Select(answer => answer.Purpose).ToHashSet(StringComparer.Ordinal);
        var pictures = question.Pictures.ToDictionary(one => one.Id, StringComparer.Ordinal);
        foreach (var look in question.Looks)
        {
            var picture = pictures[look.PictureId];
            if (used.Contains(picture.Id) || !spokenFor.Contains(PictureStore.Word(picture.Purpose)))
                await LookStore.Again(tx, look, Rest, isLeaving: false);
            else if (await LookStore.Again(tx, look, Notice, isLeaving: true) && look.IsLeaving)
                await PictureStore.Remove(tx, picture);
        }
    }

    /// <summary>Some pictures, to be asked about together.</summary>
    internal sealed record Question(IReadOnlyList<Look> Looks, IReadOnlyList<Picture> Pictures);
}
