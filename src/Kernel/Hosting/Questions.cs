using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Kernel.Messaging;
using Stoa.Kernel.Web;

namespace Stoa.Kernel.Hosting;

/// <summary>The inner door: questions of services in other processes. Outsiders find nothing here.</summary>
internal static class Questions
{
    public static void Map(IEndpointRouteBuilder routes, House house)
    {
        foreach (var service in house.Here)
        {
            var inner = routes.MapGroup($"/internal/ask/{service.Name}").Internal(service.Name).Limit(LimitClass.None);
            inner.MapPost("/{query}", (HttpContext context, string query) => Answer(context, house, service.Name, query));
        }
    }

    private static async Task Answer(HttpContext context, House house, string service, string query)
    {
        if (house.Ask.Answering(service, query) is not { } answering)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        var question = await JsonSerializer.DeserializeAsync(context.Request.Body, answering.Type, Envelope.Json, context.RequestAborted)
            ?? throw new JsonException("The question is null.");
        var answer = await answering.Answer(question);
        await context.Response.WriteAsJsonAsync(answer, answer.GetType(), Envelope.Json, context.RequestAborted);
    }
}
