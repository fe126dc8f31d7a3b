using Stoa.Kernel.Metrics;

namespace Stoa.Kernel.Tests.Metrics;

public class PrometheusTextTests
{
    [Fact]
    public void Numbers_of_one_name_stand_together_under_its_type() => Assert.Equal(
        """
        # HELP stoa_ready Serves.
        # TYPE stoa_ready gauge
        stoa_ready{service="cart"} 1
        stoa_ready{service="ordering"} 0.5
        # HELP stoa_commits_total Commits.
        # TYPE stoa_commits_total counter
        stoa_commits_total 12345678901

        """.ReplaceLineEndings("\n"),
        PrometheusText.Write(
        [
            Family.Gauge("stoa_ready", "Serves.", new Reading(1, ("service", "cart"))),
            Family.Counter("stoa_commits_total", "Commits.", new Reading(12_345_678_901)),
            Family.Gauge("stoa_ready", "Serves.", new Reading(0.5, ("service", "ordering"))),
        ]));

    [Fact]
    public void What_would_break_out_of_a_label_is_escaped() => Assert.EndsWith(
        "\nn{a=\"x\\\\y\\\"z\\n\",b=\"\"} 1\n",
        PrometheusText.Write([Family.Gauge("n", "h", new Reading(1, ("a", "x\\y\"z\n"), ("b", "")))]), StringComparison.Ordinal);
}
