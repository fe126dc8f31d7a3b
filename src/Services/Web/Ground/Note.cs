namespace Stoa.Web;

/// <summary>What a visitor is told at the top of the next page.</summary>
public sealed record Note(string Text, bool IsBad = false);
