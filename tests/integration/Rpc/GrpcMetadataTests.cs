using Grpc.Baas.IntegrationTests.Rpc.Wire;
using Grpc.Core;

namespace Grpc.Baas.IntegrationTests.Rpc;

/// <summary>Metadata both ways, and what neither way can carry.</summary>
[Collection(WireCollection.Name)]
public sealed class GrpcMetadataTests(WireHost host)
{
    [Fact]
    public async Task Request_Duplicates_KeepTheirOrder()
    {
        string[]? texts = null;
        byte[][]? bytes = null;
        var script = host.Server.Scripts.Add((context, _, _) =>
        {
            texts = [.. context.RequestHeaders.GetAll("x-text").Select(entry => entry.Value)];
            bytes = [.. context.RequestHeaders.GetAll("x-any-bin").Select(entry => entry.ValueBytes)];
            return Task.CompletedTask;
        });

        using var wire = await Http2Wire.ConnectAsync(host.Address);
        await wire.CallAsync(
            1, WireMethods.Echo.FullName, script, ("x-text", "b"), ("x-text", "a, c"), ("x-any-bin", "AAEC,q6ur"), ("x-any-bin", "/w=="), ("x-any-bin", ""));
        await wire.SendAsync(Http2Wire.Data, Http2Wire.EndStream, 1, 0, 0, 0, 0, 0);
        await wire.ReadAsync(Http2Wire.Headers, 1);

        Assert.Equal(["b", "a, c"], texts!);
        Assert.Equal(["000102", "ABABAB", "FF", ""], bytes!.Select(Convert.ToHexString));
    }

    [Theory]
    [InlineData(WriteWhere.Headers)]
    [InlineData(WriteWhere.Trailers)]
    [InlineData(WriteWhere.TrailersOnly)]
    public async Task Response_IllegalEntries_AreLeftOut(WriteWhere where)
    {
        var metadata = new Metadata
        {
            { "x-good", "a ~!" }, { "x-good", "second" }, { "x-newline", "a\r\nx-injected: 1" }, { "x-accent", "é" }, { "x-nul", "\0" },
            { "grpc-status", "5" }, { "content-length", "1" }, { "x-any-bin", [0xff, 0, 0xab] }, { "grpc-encoding", "zap" },
        };
        var script = host.Server.Scripts.Add((context, _, _) => WriteAsync(context, metadata, where));
        foreach (var contentType in (string[])[GrpcRequests.Grpc, GrpcRequests.GrpcWeb])
        {
            var request = GrpcRequests.Request(WireMethods.Echo.FullName, GrpcRequests.Frame([]), contentType, script);

            var reply = await (contentType == GrpcRequests.Grpc ? host.Http2 : host.Http1).SendRawAsync(request);

            var found = reply.Trailers.ToDictionary();
            foreach (var header in reply.Response.Headers)
            {
                found[header.Key.ToLowerInvariant()] = string.Join(",", header.Value);
            }

            Assert.Equal(where == WriteWhere.TrailersOnly ? "9" : "0", found["grpc-status"]);
            Assert.Equal("/wCr", found["x-any-bin"]);
            Assert.EndsWith("second", found["x-good"]);
            Assert.DoesNotContain(found.Keys, name => name is "x-newline" or "x-injected" or "x-accent" or "x-nul" or "grpc-encoding");
        }
    }

    [Fact]
    public async Task Response_ManyTrailers_AllArrive()
    {
        var script = host.Server.Scripts.Add((context, _, _) =>
        {
            for (var i = 0; i < 60; i++)
            {
                context.ResponseTrailers.Add($"x-trailer-{i}", new string('v', 800));
            }

            return Task.CompletedTask;
        });

        var reply = await CallAsync(script);

        Assert.Equal(60, reply.Trailers.Count(trailer => trailer.Key.StartsWith("x-trailer-") && trailer.Value.Length == 800));
        Assert.Equal(StatusCode.OK, reply.Status);
    }

    [Fact]
    public async Task Request_ManyHeaders_AreTaken()
    {
        var count = 0;
        var script = host.Server.Scripts.Add((context, _, _) =>
        {
            count = context.RequestHeaders.Count(entry => entry.Key.StartsWith("x-many-"));
            return Task.CompletedTask;
        });

        await CallAsync([script, .. Enumerable.Range(0, 1500).Select(i => ($"x-many-{i}", "v"))]);

        Assert.Equal(1500, count);
    }

    [Fact]
    public async Task Headers_TooLarge_AreRefusedOverHttp1()
    {
        var request = GrpcRequests.Request(WireMethods.Echo.FullName, GrpcRequests.Frame([]), GrpcRequests.GrpcWeb, ("x-huge", new string('v', 100_000)));

        using var response = await host.Http1.SendAsync(request);

        Assert.Equal(System.Net.HttpStatusCode.RequestHeaderFieldsTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task Te_Missing_IsNoReasonToRefuse()
    {
        var request = GrpcRequests.Request(WireMethods.Echo.FullName, GrpcRequests.Frame([]));
        request.Headers.TE.Clear();

        Assert.Equal(StatusCode.OK, (await host.Http2.SendRawAsync(request)).Status);
    }

    public enum WriteWhere
    {
        Headers,
        Trailers,
        TrailersOnly,
    }

    private static Task WriteAsync(ServerCallContext context, Metadata metadata, WriteWhere where)
    {
        switch (where)
        {
            case WriteWhere.Headers:
                return context.WriteResponseHeadersAsync(metadata);
            case WriteWhere.Trailers:
                foreach (var entry in metadata)
                {
                    context.ResponseTrailers.Add(entry);
                }

                return Task.CompletedTask;
            default:
                throw new RpcException(new Status(StatusCode.FailedPrecondition, ""), metadata);
        }
    }

    private Task<GrpcReply> CallAsync(params (string, string)[] headers)
        => host.Http2.SendRawAsync(GrpcRequests.Request(WireMethods.Echo.FullName, GrpcRequests.Frame([]), GrpcRequests.Grpc, headers));
}
