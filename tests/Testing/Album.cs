using System.Collections.Concurrent;
using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Kernel.Hosting;

namespace Stoa.Testing;

/// <summary>Stands in for Media where a test is about another service: it knows the pictures that it was told of.</summary>
public sealed class Album : IService
{
    private readonly ConcurrentDictionary<string, KnownPicture> pictures = new(StringComparer.Ordinal);
    private int added;

    public string Name => "media";

    /// <summary>It answers nobody.</summary>
    public bool IsClosed { get; set; }

    public void Describe(ServiceDescription service) => service.Answers<GetPictures, PictureList>(asked => IsClosed
        ? throw new Unavailable("The album is closed.")
        : Task.FromResult(new PictureList(
            [.. asked.PictureIds.Select(id => pictures.GetValueOrDefault(id)).OfType<KnownPicture>()])));

    /// <summary>A picture that somebody put up; gives its id.</summary>
    public string Add(string ownerId, string purpose)
    {
        var id = $"med_{Interlocked.Increment(ref added):D26}";
        pictures[id] = new KnownPicture(id, ownerId, purpose);
        return id;
    }
}
