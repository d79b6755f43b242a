using Grpc.Baas.Engine.Rpc.Telemetry;

namespace Grpc.Baas.UnitTests.Rpc.Telemetry;

public sealed class ExpositionWriterTests
{
    [Fact]
    public void Write_Counter_EndsInTotal()
    {
        var family = new MetricFamily("a.calls", "{call}", "Calls \\ of \"x\"\nand y.", MetricKind.Counter, [new([new("the.key", "a\\b\"c\nd")], 3)]);

        Assert.Equal(
            "# TYPE a_calls_total counter\n# HELP a_calls_total Calls \\\\ of \"x\"\\nand y.\na_calls_total{the_key=\"a\\\\b\\\"c\\nd\"} 3.0\n",
            ExpositionWriter.Write([family], ExpositionFormat.Prometheus));
        Assert.Equal(
            "# TYPE a_calls counter\n# HELP a_calls Calls \\\\ of \\\"x\\\"\\nand y.\na_calls_total{the_key=\"a\\\\b\\\"c\\nd\"} 3.0\n# EOF\n",
            ExpositionWriter.Write([family], ExpositionFormat.OpenMetrics));
    }

    [Fact]
    public void Write_Histogram_AddsBucketsUp()
    {
        var snapshot = new HistogramSnapshot([0.5, 2], [1, 2, 4], 12.25);
        var family = new MetricFamily("d", "s", "", MetricKind.Histogram, [new([], 12.25, snapshot)]);

        Assert.Equal(
            "# TYPE d_seconds histogram\n# UNIT d_seconds seconds\nd_seconds_bucket{le=\"0.5\"} 1\nd_seconds_bucket{le=\"2.0\"} 3\n"
                + "d_seconds_bucket{le=\"+Inf\"} 7\nd_seconds_sum 12.25\nd_seconds_count 7\n# EOF\n",
            ExpositionWriter.Write([family], ExpositionFormat.OpenMetrics));
    }

    [Fact]
    public void Write_OneNameTwice_TellsTheFirst()
    {
        var first = new MetricFamily("a.b", "", "", MetricKind.Gauge, [new([], 1)]);
        var second = new MetricFamily("a_b", "", "", MetricKind.Gauge, [new([], 2)]);

        Assert.Equal("# TYPE a_b gauge\na_b 1.0\n", ExpositionWriter.Write([first, second], ExpositionFormat.Prometheus));
    }

    [Theory]
    [InlineData("rpc.server.call.duration", "s", MetricKind.Histogram, "rpc_server_call_duration_seconds")]
    [InlineData("process.cpu.time_seconds", "s", MetricKind.Counter, "process_cpu_time_seconds")]
    [InlineData("calls.total", "{call}", MetricKind.Counter, "calls")]
    [InlineData("2nd heap", "By", MetricKind.Gauge, "_2nd_heap_bytes")]
    [InlineData("speed", "m/s", MetricKind.Gauge, "speed_m_s")]
    [InlineData("share", "1", MetricKind.Gauge, "share")]
    public void NameOf_Names_ArePrometheuss(string name, string unit, object kind, string expected)
        => Assert.Equal(expected, MetricNames.Of(new MetricFamily(name, unit, "", (MetricKind)kind, [])));

    [Theory]
    [InlineData(null, false)]
    [InlineData("*/*", false)]
    [InlineData("text/plain", false)]
    [InlineData("application/openmetrics-text", true)]
    [InlineData("application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1", true)]
    [InlineData("application/openmetrics-text;version=2.0.0,text/plain", false)]
    [InlineData("application/openmetrics-text;q=0.1,text/plain", false)]
    [InlineData("application/openmetrics-text;q=0", false)]
    [InlineData("not a type at all;;", false)]
    public void Choose_Accept_DecidesTheText(string? accept, bool isOpenMetrics)
    {
        var http = new Microsoft.AspNetCore.Http.DefaultHttpContext();
        http.Request.Headers.Accept = accept;

        Assert.Equal(isOpenMetrics, ExpositionFormat.Choose(http.Request).IsOpenMetrics);
    }
}
