using System.Text.Json.Nodes;

namespace Stoa.Contracts;

/// <summary>Asked of every service: what do you hold of this person?</summary>
public sealed record ExportPersonalData(string UserId) : IQuery<PersonalData>
{
    public static string Name => "privacy.export-personal-data.v1";
}

/// <summary>What one service holds of a person, in its own words.</summary>
public sealed record PersonalData(JsonNode Data);
