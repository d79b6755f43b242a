using Grpc.Baas.Engine.Limits;
using Grpc.Baas.IntegrationTests.Budgets;
using Grpc.Baas.IntegrationTests.Rpc.Wire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Grpc.Baas.IntegrationTests.Rpc;

/// <summary>What the transport allocates for one call, beside its messages and what its handler does.</summary>
[Collection(MemoryCollection.Name)]
public sealed class AllocationTests
{
    private const string Path = "/tests.wire.WireService/Look";
    private const int Calls = 10_000;

    // EchoRequest: the text "hello".
    private static readonly byte[] Message = [10, 5, .. "hello"u8];
    private static readonly byte[] Frame = [0, 0, 0, 0, (byte)Message.Length, .. Message];

    [Fact]
    public Task GrpcUnary_ManyCalls_StaysWithinItsBytes()
        => MeasureAsync(address => RepeatedCall.OverHttp2(address, Path, Frame));

    [Fact]
    public Task GrpcWebUnary_ManyCalls_StaysWithinItsBytes()
        => MeasureAsync(address => RepeatedCall.OverHttp1(
            address, $"POST {Path} HTTP/1.1\r\nContent-Type: application/grpc-web+proto", Frame, ending: "\r\n0\r\n\r\n"));

    [Fact]
    public Task ConnectUnary_ManyCalls_StaysWithinItsBytes()
        => MeasureAsync(address => RepeatedCall.OverHttp1(
            address, $"POST {Path} HTTP/1.1\r\nContent-Type: application/proto", Message, ending: "hello"));

    [Fact]
    public Task RestUnary_ManyCalls_StaysWithinItsBytes()
        => MeasureAsync(address => RepeatedCall.OverHttp1(
            address, "GET /v1/look/hello HTTP/1.1", [], ending: "}"));

    [Fact]
    public async Task RestUnary_CountedByAPolicy_AllocatesNoMore()
    {
        static RepeatedCall Connect(Uri address) => RepeatedCall.OverHttp1(address, "GET /v1/look/hello HTTP/1.1", [], ending: "}");

        var plain = await MeasureAsync(Connect);
        var counted = await MeasureAsync(Connect, services => services
            .AddLimits()
            .Configure<LimitsOptions>(options => options.Policies["all"] = new RatePolicy { Permits = 1_000_000 }));

        Assert.InRange(counted - plain, -64, 64);
    }

    private static async Task<long> MeasureAsync(Func<Uri, RepeatedCall> connect, Action<IServiceCollection>? configure = null)
    {
        // Kestrel makes a span and a scope for each request if anybody could read them in the log; the engine has none of that.
        var host = new WireHost(services =>
        {
            services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None));
            configure?.Invoke(services);
        });
        await host.InitializeAsync();
        try
        {
            using var call = connect(host.Address);
            Repeat(call);
            var before = AllocatedByOthers();
            Repeat(call);
            var bytes = (AllocatedByOthers() - before) / Calls;
            Assert.InRange(bytes - await MessageBytesAsync(), 1, BudgetFile.Current.TransportBytes);
            return bytes;
        }
        finally
        {
            await host.DisposeAsync();
        }
    }

    private static void Repeat(RepeatedCall call)
    {
        for (var i = 0; i < Calls; i++)
        {
            call.Make();
        }
    }

    // What the test's own service costs, whoever calls it.
    private static async Task<long> MessageBytesAsync()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var answer = WireServer.Look(EchoRequest.Parser.ParseFrom(Message), context: null!);
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal("hello", (await answer).Text);
        return bytes;
    }

    private static long AllocatedByOthers() => GC.GetTotalAllocatedBytes(precise: true) - GC.GetAllocatedBytesForCurrentThread();
}
