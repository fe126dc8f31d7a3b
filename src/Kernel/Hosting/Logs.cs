using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Stoa.Kernel.Hosting;

/// <summary>Structured logs: a line a person can read in a terminal, JSON where a machine reads.</summary>
internal static class Logs
{
    public static ILoggerFactory Make(IConfiguration configuration, Action<ILoggingBuilder> more) => LoggerFactory.Create(logging =>
    {
        more(logging);
        logging.SetMinimumLevel(
            Enum.TryParse<LogLevel>(configuration["Stoa:Log"], ignoreCase: true, out var level) ? level : LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);       // a start that fails is told once, by us
        if (Console.IsOutputRedirected)
        {
            logging.AddJsonConsole(json =>
            {
                json.IncludeScopes = true;
                json.UseUtcTimestamp = true;
                // Read by people too.
                json.JsonWriterOptions = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
                json.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
            });
        }
        else
        {
            logging.AddSimpleConsole(line =>
            {
                line.SingleLine = true;
                line.TimestampFormat = "HH:mm:ss ";
                line.ColorBehavior = LoggerColorBehavior.Default;
            });
        }
    });
}
