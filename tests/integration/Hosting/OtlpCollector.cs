using System.Collections.Concurrent;
using System.Net;
using Grpc.Baas.IntegrationTests.Hosting.Otlp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Grpc.Baas.IntegrationTests.Hosting;

/// <summary>A small collector: takes OTLP over gRPC (HTTP/2) or HTTP with protobuf (HTTP/1.1) and keeps what came.</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ExportTraceServiceRequest> _traces = new();
    private readonly ConcurrentQueue<ExportMetricsServiceRequest> _metrics = new();

    private OtlpCollector(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    public IEnumerable<ResourceSpans> ResourceSpans => _traces.SelectMany(request => request.ResourceSpans);

    public IReadOnlyList<Span> Spans => [.. ResourceSpans.SelectMany(resource => resource.ScopeSpans).SelectMany(scope => scope.Spans)];

    public IReadOnlyList<Metric> Metrics =>
        [.. _metrics.SelectMany(request => request.ResourceMetrics).SelectMany(resource => resource.ScopeMetrics).SelectMany(scope => scope.Metrics)];

    /// <summary>The request paths that were used.</summary>
    public ConcurrentQueue<string> Paths { get; } = new();

    public static async Task<OtlpCollector> StartAsync(bool isGrpc)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, 0, listen => listen.Protocols = isGrpc ? HttpProtocols.Http2 : HttpProtocols.Http1));
        var collector = new OtlpCollector(builder.Build());
        collector._app.Run(http => collector.ServeAsync(http, isGrpc));
        await collector._app.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ServeAsync(HttpContext http, bool isGrpc)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var message = body.ToArray().AsSpan(isGrpc ? 5 : 0).ToArray();
        var path = http.Request.Path.Value!;
        Paths.Enqueue(path);
        if (path.Contains("trace", StringComparison.OrdinalIgnoreCase))
        {
            _traces.Enqueue(ExportTraceServiceRequest.Parser.ParseFrom(message));
        }
        else
        {
            _metrics.Enqueue(ExportMetricsServiceRequest.Parser.ParseFrom(message));
        }

        http.Response.ContentType = isGrpc ? "application/grpc" : "application/x-protobuf";
        if (isGrpc)
        {
            await http.Response.Body.WriteAsync(new byte[5]);
            http.Response.AppendTrailer("grpc-status", "0");
        }
    }
}
