namespace Stoa.Web;

/// <summary>What came of a bulk action for one of those that were chosen.</summary>
/// <param name="Path">Its own page.</param>
public sealed record Result(string Name, string Path, string Told, bool IsBad = false);
