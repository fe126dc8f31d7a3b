using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Stoa.Kernel.Hosting;

namespace Stoa.Telemetry;

/// <summary>Tells a collector over OTLP what the shop does: traces, metrics and logs, in batches.</summary>
public sealed class Reporter : IDisposable
{
    private readonly TracerProvider traces;
    private readonly MeterProvider metrics;

    private Reporter(TracerProvider traces, MeterProvider metrics) => (this.traces, this.metrics) = (traces, metrics);

    /// <summary>Begins, with logs through the same builder that writes them to the console.</summary>
    public static Reporter Begin(Kernel.Hosting.Telemetry told, ILoggingBuilder logs)
    {
        var who = ResourceBuilder.CreateDefault()
            .AddService("stoa", serviceVersion: Shop.Version, autoGenerateServiceInstanceId: true)
            .AddEnvironmentVariableDetector();
        logs.AddOpenTelemetry(log =>
        {
            log.SetResourceBuilder(who);
            log.IncludeScopes = true;       // the request's id is in one
            log.IncludeFormattedMessage = true;
            log.AddOtlpExporter(to => Address(to, told, "v1/logs"));
        });
        // By the trace's id alone: every process decides alike, and a stranger who sends a trace of his own decides nothing.
        var some = new TraceIdRatioBasedSampler(told.Sampled);
        var tracing = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(who)
            .SetSampler(new ParentBasedSampler(some, remoteParentSampled: some, remoteParentNotSampled: some))
            .AddSource("Stoa", "Microsoft.AspNetCore", "System.Net.Http")
            .AddOtlpExporter(to => Address(to, told, "v1/traces"))
            .Build();
        var measuring = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(who)
            .AddMeter("Stoa", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime")
            .AddOtlpExporter(to => Address(to, told, "v1/metrics"))
            .Build();
        return new Reporter(tracing, measuring);
    }

    /// <summary>Sends what is still here.</summary>
    public void Dispose()
    {
        traces.Dispose();
        metrics.Dispose();
    }

    private static void Address(OtlpExporterOptions to, Kernel.Hosting.Telemetry told, string signal)
    {
        to.Protocol = told.Http ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        to.Endpoint = told.Http ? new Uri($"{told.Otlp.ToString().TrimEnd('/')}/{signal}") : told.Otlp;
    }
}
