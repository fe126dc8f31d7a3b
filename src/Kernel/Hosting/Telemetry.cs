using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Stoa.Kernel.Hosting;

/// <summary>To whom traces, metrics and logs are sent over OTLP. The rest is said by OpenTelemetry's own OTEL_ variables.</summary>
/// <param name="Otlp">The collector's address.</param>
/// <param name="Http">Over HTTP and not gRPC.</param>
/// <param name="Sampled">The part of all traces that is recorded, from 0 to 1.</param>
public sealed record Telemetry(Uri Otlp, bool Http, double Sampled)
{
    /// <summary>Nothing when no collector is named.</summary>
    internal static Telemetry? Read(IConfiguration configuration, List<string> errors)
    {
        if (Find("Stoa:Telemetry:Otlp", "OTEL_EXPORTER_OTLP_ENDPOINT") is not var (address, where))
            return null;
        if (!Uri.TryCreate(address, UriKind.Absolute, out var otlp) || otlp.Scheme is not ("http" or "https"))
            errors.Add($"{where} is '{address}'; it is the address of a collector such as http://collector:4317.");
        var (protocol, said) = Find("Stoa:Telemetry:Protocol", "OTEL_EXPORTER_OTLP_PROTOCOL") ?? ("grpc", "");
        if (protocol is not ("grpc" or "http/protobuf"))
            errors.Add($"{said} is '{protocol}'; it is grpc or http/protobuf.");
        var part = configuration["Stoa:Telemetry:Sampled"] is { Length: > 0 } written ? written : "1";
        if (!double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var sampled) || sampled is not (>= 0 and <= 1))
            errors.Add($"Stoa:Telemetry:Sampled is '{part}'; it is the part of traces to record, from 0 to 1.");
        return new Telemetry(otlp ?? new Uri("http://localhost"), protocol == "http/protobuf", sampled);

        (string Value, string Name)? Find(params string[] names) =>
            names.FirstOrDefault(name => !string.IsNullOrEmpty(configuration[name])) is { } name ? (configuration[name]!, name) : null;
    }
}
