using System.Globalization;
using System.Text;

namespace Stoa.Kernel.Metrics;

/// <summary>Writes numbers as Prometheus reads them (text format 0.0.4). Families of the same name are put together.</summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Write(IEnumerable<Family> families)
    {
        var text = new StringBuilder();
        foreach (var named in families.GroupBy(family => family.Name, StringComparer.Ordinal))
        {
            var first = named.First();
            text.Append("# HELP ").Append(first.Name).Append(' ').Append(first.Help).Append('\n');
            text.Append("# TYPE ").Append(first.Name).Append(' ').Append(Word(first.Kind)).Append('\n');
            foreach (var reading in named.SelectMany(family => family.Readings))
                Write(text, first.Name, reading);
        }
        return text.ToString();
    }

    private static void Write(StringBuilder text, string name, Reading reading)
    {
        text.Append(name).Append(reading.Ending);
        var labels = reading.Labels;
        for (var i = 0; i < labels.Length; i++)
        {
            text.Append(i == 0 ? '{' : ',').Append(labels[i].Name).Append("=\"");
            Escape(text, labels[i].Value);
            text.Append('"');
        }
        if (labels.Length > 0)
            text.Append('}');
        text.Append(' ').Append(Number(reading.Value)).Append('\n');
    }

    private static void Escape(StringBuilder text, string value)
    {
        foreach (var letter in value)
        {
            _ = letter switch
            {
                '\\' => text.Append(@"\\"),
                '"' => text.Append("\\\""),
                '\n' => text.Append(@"\n"),
                _ => text.Append(letter),
            };
        }
    }

    private static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf" : value.ToString("R", CultureInfo.InvariantCulture);

    private static string Word(Kind kind) => kind switch
    {
        Kind.Gauge => "gauge",
        Kind.Counter => "counter",
        _ => "histogram",
    };
}
