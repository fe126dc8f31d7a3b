using Microsoft.AspNetCore.Http;

namespace Stoa.Notifications;

/// <summary>Something that a carrier told by itself about a message.</summary>
/// <param name="Id">Its own name for it, by which it is heard once.</param>
/// <param name="MessageId">The message; nothing where it is none of ours.</param>
internal sealed record CarrierNews(string Id, string Type, string? MessageId)
{
    /// <summary>The message is there.</summary>
    public bool IsArrival { get; init; }

    /// <summary>The message came to nothing after all.</summary>
    public string? Failure { get; init; }

    /// <summary>An address that is not to be written to any more, and why.</summary>
    public (Channel Channel, string Address, string Reason)? Closes { get; init; }
}

/// <summary>Reads what a carrier tells by itself.</summary>
internal interface INewsReader
{
    /// <summary>Nothing where the carrier did not sign it, or too long ago.</summary>
    CarrierNews? Read(HttpRequest request, byte[] body, DateTimeOffset now);
}
