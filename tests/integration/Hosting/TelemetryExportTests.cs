using Google.Protobuf.Collections;
using Grpc.Baas.IntegrationTests.Hosting.Otlp;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Hosting;

/// <summary>Traces and metrics as a collector gets them.</summary>
[Collection(TelemetryCollection.Name)]
public sealed class TelemetryExportTests
{
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string ParentId = "00f067aa0ba902b7";

    [Fact]
    public async Task Export_OverGrpc_GoesOnWithTheCallersTrace()
    {
        await using var collector = await OtlpCollector.StartAsync(isGrpc: true);
        await CallAsync(("Baas:Telemetry:OtlpEndpoint", collector.Address));

        var span = Assert.Single(collector.Spans, span => Hex(span.TraceId) == TraceId);
        Assert.Equal((ParentId, "vendor=1"), (Hex(span.ParentSpanId), span.TraceState));
        Assert.Equal("baas.schema.v1.CollectionService/GetCollection", span.Name);
        Assert.Equal(2, span.Kind);
        Assert.True(span.EndTimeUnixNano > span.StartTimeUnixNano);
        Assert.Equal("rest", Tag(span.Attributes, "rpc.system.name"));
        Assert.Equal("NOT_FOUND", Tag(span.Attributes, "rpc.response.status_code"));
        Assert.Equal("COLLECTION_NOT_FOUND", Tag(span.Attributes, "baas.error.reason"));
        Assert.Equal("127.0.0.1", Tag(span.Attributes, "server.address"));
        Assert.Equal("1.1", Tag(span.Attributes, "network.protocol.version"));

        // Its caller's mistake, not the server's.
        Assert.Equal(0, span.Status?.Code ?? 0);
        Assert.Empty(span.Events);
        Assert.Contains("/opentelemetry.proto.collector.trace.v1.TraceService/Export", collector.Paths);
    }

    [Fact]
    public async Task Export_OverGrpc_BringsServiceAndDurations()
    {
        await using var collector = await OtlpCollector.StartAsync(isGrpc: true);
        await CallAsync(("Baas:Telemetry:OtlpEndpoint", collector.Address));

        Assert.All(collector.ResourceSpans, resource => Assert.Equal("grpc-baas", Tag(resource.Resource.Attributes, "service.name")));
        var duration = collector.Metrics.Last(metric => metric.Name == "rpc.server.call.duration");
        var point = Assert.Single(duration.Histogram.DataPoints, point => Tag(point.Attributes, "rpc.response.status_code") == "NOT_FOUND");
        Assert.Equal(("s", 1ul), (duration.Unit, point.Count));
        Assert.InRange(point.Sum, 1e-6, 60);
        Assert.Contains(0.0005, point.ExplicitBounds);
        Assert.Contains(collector.Metrics, metric => metric.Name == "dotnet.process.memory.working_set");
        Assert.Contains(collector.Metrics, metric => metric.Name == "kestrel.active_connections");
    }

    [Fact]
    public async Task Export_AsTheEnvironmentSays_GoesOverHttp()
    {
        await using var collector = await OtlpCollector.StartAsync(isGrpc: false);
        await using var engine = await EngineProcess.StartAsync(environment: new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_SERVICE_NAME"] = "mine",
        });
        using var client = new HttpClient { BaseAddress = engine.Address };
        _ = await client.GetAsync("/api/v1/collections?token=must-not-be-told").Soon();

        Assert.Equal(0, await engine.StopAsync());

        Assert.Contains(collector.Spans, span => span.Name == "baas.schema.v1.CollectionService/ListCollections");
        Assert.All(collector.ResourceSpans, resource => Assert.Equal("mine", Tag(resource.Resource.Attributes, "service.name")));
        Assert.DoesNotContain(collector.Spans, span => span.ToString().Contains("must-not-be-told", StringComparison.Ordinal));
        Assert.Contains("/v1/traces", collector.Paths);
        Assert.Contains("/v1/metrics", collector.Paths);
    }

    [Fact]
    public async Task Export_CollectorThatIsAway_HarmsNobody()
    {
        await using var engine = await TestEngine.StartAsync(settings: ("Baas:Telemetry:OtlpEndpoint", "http://127.0.0.1:9"));

        Assert.Equal(System.Net.HttpStatusCode.OK, (await engine.RestAsync(HttpMethod.Get, "/api/v1/collections")).Status);
    }

    private static async Task CallAsync(params (string, string)[] settings)
    {
        await using var engine = await TestEngine.StartAsync(settings: settings);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/collections/nope");
        request.Headers.Add("authorization", $"Bearer {engine.AdminToken}");
        request.Headers.Add("traceparent", $"00-{TraceId}-{ParentId}-01");
        request.Headers.Add("tracestate", "vendor=1");
        using var response = await engine.Http1.SendAsync(request).Soon();
        Assert.Equal(System.Net.HttpStatusCode.NotFound, response.StatusCode);
    }

    private static string Hex(Google.Protobuf.ByteString bytes) => Convert.ToHexStringLower(bytes.Span);

    private static string? Tag(RepeatedField<KeyValue> attributes, string key)
        => attributes.SingleOrDefault(attribute => attribute.Key == key)?.Value.StringValue;
}
