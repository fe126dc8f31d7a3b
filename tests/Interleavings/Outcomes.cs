using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Stoa.Interleavings.Tests;

/// <summary>Outcomes as texts that can be compared.</summary>
internal static class Outcomes
{
    public static string Write(object? outcome) => outcome switch
    {
        null => "done",
        IStatusCodeHttpResult answer => $"{answer.StatusCode}",
        _ => $"{outcome.GetType().Name} {JsonSerializer.Serialize(outcome, outcome.GetType())}",
    };
}
