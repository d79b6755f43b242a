using System.Collections.Concurrent;
using Grpc.Baas.Client;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.IntegrationTests.Rpc.Wire;
using Grpc.Baas.TestKit;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.Baas.IntegrationTests.Rpc;

/// <summary>Calls that their callers cancel leave nothing behind.</summary>
[Collection(MemoryCollection.Name)]
public sealed class CancelledCallTests
{
    private const int Calls = 600;
    private const int Parallel = 50;
    private const int Rounds = 5;
    private const long LeakBytes = Calls * 512;

    [Theory]
    [InlineData(MethodType.ClientStreaming)]
    [InlineData(MethodType.ServerStreaming)]
    [InlineData(MethodType.DuplexStreaming)]
    public async Task Cancel_ManyCalls_KeepsNoneOfThem(MethodType kind)
    {
        var seen = new SeenCalls();
        var host = new WireHost(services => services.AddSingleton<IRpcInterceptor>(seen));
        await host.InitializeAsync();
        using var channel = BaasChannel.ForAddress(host.Address);
        var client = channel.CreateCallInvoker();
        // Pools grow until they have what the most calls at once take; a leak grows with every round.
        var growth = long.MaxValue;
        var before = long.MaxValue;
        for (var round = 1; round <= Rounds && growth > LeakBytes; round++)
        {
            await CancelAsync(client, kind);
            await seen.AllEnded(round * Calls);
            var after = GC.GetTotalMemory(forceFullCollection: true);
            growth = round == 1 ? long.MaxValue : after - before;
            before = after;
        }

        // The transport pools what it serves calls with, so that some of the last calls may still be referred to.
        Assert.InRange(seen.CountAlive(), 0, Parallel);
        Assert.InRange(growth, long.MinValue, LeakBytes);
        await host.DisposeAsync();
    }

    private static async Task CancelAsync(CallInvoker client, MethodType kind)
    {
        for (var done = 0; done < Calls; done += Parallel)
        {
            await Task.WhenAll(Enumerable.Range(0, Parallel).Select(_ => CancelOneAsync(client, kind))).Soon();
        }
    }

    // Each call is under way, and is given up when it is disposed.
    private static async Task CancelOneAsync(CallInvoker client, MethodType kind)
    {
        switch (kind)
        {
            case MethodType.ClientStreaming:
                using (var sending = client.AsyncClientStreamingCall(WireMethods.Collect, null, default))
                {
                    await sending.RequestStream.WriteAsync(new EchoRequest());
                }

                break;
            case MethodType.ServerStreaming:
                using (var receiving = client.AsyncServerStreamingCall(WireMethods.Repeat, null, default, new RepeatRequest { Count = 1, Waits = true }))
                {
                    Assert.True(await receiving.ResponseStream.MoveNext(CancellationToken.None));
                }

                break;
            default:
                using (var both = client.AsyncDuplexStreamingCall(WireMethods.Chat, null, default))
                {
                    await both.RequestStream.WriteAsync(new EchoRequest());
                    Assert.True(await both.ResponseStream.MoveNext(CancellationToken.None));
                }

                break;
        }
    }

    private sealed class SeenCalls : IRpcInterceptor
    {
        private readonly ConcurrentQueue<WeakReference> _calls = new();
        private int _ended;

        public async ValueTask InvokeAsync(RpcCall call, RpcHandler next)
        {
            _calls.Enqueue(new WeakReference(call));
            try
            {
                await next(call);
            }
            finally
            {
                Interlocked.Increment(ref _ended);
            }
        }

        public async Task AllEnded(int calls)
        {
            using var limit = new CancellationTokenSource(Patience.Limit);
            while (Volatile.Read(ref _ended) < calls)
            {
                limit.Token.ThrowIfCancellationRequested();
                await Task.Yield();
            }
        }

        public int CountAlive()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
            return _calls.Count(call => call.IsAlive);
        }
    }
}
