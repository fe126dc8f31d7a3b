using Stoa.Client.Models;

namespace Stoa.Web;

/// <summary>The letters that the shop writes.</summary>
public sealed record LettersModel(IReadOnlyList<NotificationsLine> All);

/// <summary>A letter while somebody writes it.</summary>
/// <param name="Seen">Which version the writer has before them.</param>
/// <param name="Versions">The newest of them.</param>
/// <param name="Words">What is written.</param>
/// <param name="Test">To whom it is sent by example.</param>
public sealed record LetterModel(
    Template It, string? Seen, IReadOnlyList<Client.Models.Version> Versions, Filled Words, Filled Test, string Key);
