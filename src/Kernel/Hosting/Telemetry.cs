using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Stoa.Kernel.Hosting;

/// <summary>To whom traces, metrics and logs are sent over OTLP. What is not said here is said by OpenTelemetry's own OTEL_ variables.</summary>
/// <param name="Otlp">The collector's address; nothing: OTEL_EXPORTER_OTLP_ENDPOINT has it.</param>
/// <param name="Http">Over HTTP and not gRPC; nothing: OTEL_EXPORTER_OTLP_PROTOCOL or gRPC.</param>
/// <param name="Sampled">The part of all traces that is recorded, from 0 to 1.</param>
public sealed record Telemetry(Uri? Otlp, bool? Http, double Sampled)
{
    internal static Telemetry? Read(IConfiguration configuration, List<string> errors)
    {
        var (address, protocol) = (configuration["Stoa:Telemetry:Otlp"], configuration["Stoa:Telemetry:Protocol"]);
        if (string.IsNullOrEmpty(address) && string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            return null;
        Uri? otlp = null;
        if (!string.IsNullOrEmpty(address)
            && (!Uri.TryCreate(address, UriKind.Absolute, out otlp) || otlp.Scheme is not ("http" or "https")))
            errors.Add($"Stoa:Telemetry:Otlp is '{address}'; it is the address of a collector such as http://collector:4317.");
        if (protocol is not (null or "" or "grpc" or "http/protobuf"))
            errors.Add($"Stoa:Telemetry:Protocol is '{protocol}'; it is grpc or http/protobuf.");
        var written = configuration["Stoa:Telemetry:Sampled"] is { Length: > 0 } text ? text : "1";
        if (!double.TryParse(written, NumberStyles.Float, CultureInfo.InvariantCulture, out var sampled) || sampled is not (>= 0 and <= 1))
            errors.Add($"Stoa:Telemetry:Sampled is '{written}'; it is the part of traces to record, from 0 to 1.");
        bool? http = string.IsNullOrEmpty(protocol) ? null : protocol == "http/protobuf";
        return new Telemetry(otlp, http, sampled);
    }
}
