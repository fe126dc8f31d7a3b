using System.Buffers;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Stoa.Kernel.Web;

/// <summary>
/// An answer that says what was wrong, as RFC 9457 writes it. Made by <see cref="Problems"/>, returned from a route like any result.
/// </summary>
public sealed record Problem(int Status, string Code, string Detail) : IResult, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    internal const string ContentType = "application/problem+json";

    private static readonly JsonWriterOptions Writing = new() { Encoder = Json.Options.Encoder };

    /// <summary>What is wrong with the input, by the field's path in the body or its name in the query.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>When to try again.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whatever else a program should know, by member name: the payment that was declined, the products that are short.</summary>
    public IReadOnlyDictionary<string, object>? More { get; init; }

    int? IStatusCodeHttpResult.StatusCode => Status;

    /// <summary>The kind of problem in words; it never changes for a code.</summary>
    public string Title => char.ToUpperInvariant(Code[0]) + Code[1..].Replace('-', ' ');

    /// <summary>The same problem with something more in it.</summary>
    public Problem With(string member, object value) =>
        this with { More = new Dictionary<string, object>(More ?? new Dictionary<string, object>()) { [member] = value } };

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var page = httpContext.GetEndpoint()?.Metadata.GetMetadata<ProblemPage>();
        var body = page?.Draw(httpContext, this) ?? Write(httpContext.TraceIdentifier);
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = page?.ContentType ?? ContentType;
        if (page is not null)
            response.Headers.ContentSecurityPolicy = page.Policy;
        response.ContentLength = body.Length;
        if (RetryAfter is { } later)
            response.Headers.RetryAfter = Seconds(later);
        if (Status == StatusCodes.Status401Unauthorized && response.Headers.WWWAuthenticate.Count == 0)
            response.Headers.WWWAuthenticate = "Bearer";
        return HttpMethods.IsHead(httpContext.Request.Method) || HeadOnly.Is(httpContext)
            ? Task.CompletedTask
            : response.Body.WriteAsync(body).AsTask();
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(Problems.Told(StatusCodes.Status400BadRequest));

    /// <summary>Whole seconds, never earlier than meant.</summary>
    internal static string Seconds(TimeSpan later) => Math.Max(1, (long)Math.Ceiling(later.TotalSeconds)).ToString();

    internal byte[] Write(string traceId)
    {
        var bytes = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(bytes, Writing);
        json.WriteStartObject();
        json.WriteString("type"u8, "urn:stoa:problem:" + Code);
        json.WriteString("title"u8, Title);
        json.WriteNumber("status"u8, Status);
        json.WriteString("detail"u8, Detail);
        json.WriteString("code"u8, Code);
        json.WriteString("traceId"u8, traceId);
        if (Errors is not null)
        {
            json.WriteStartObject("errors"u8);
            foreach (var (field, messages) in Errors)
            {
                json.WriteStartArray(field);
                foreach (var message in messages)
                    json.WriteStringValue(message);
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
        foreach (var (member, value) in More ?? new Dictionary<string, object>())
        {
            json.WritePropertyName(member);
            JsonSerializer.Serialize(json, value, value.GetType(), Json.Options);
        }
        json.WriteEndObject();
        json.Flush();
        return bytes.WrittenSpan.ToArray();
    }
}

/// <summary>How a problem looks on the wire: for the API's description and for programs that read it.</summary>
public sealed record ProblemBody(
    string Type, string Title, int Status, string Detail, string Code, string TraceId,
    IReadOnlyDictionary<string, string[]>? Errors = null);
