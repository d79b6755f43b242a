using System.Net.Sockets;
using Google.Protobuf;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.Engine.Rpc.Transport;
using Grpc.Baas.IntegrationTests.Rpc.Wire;
using Grpc.Baas.TestKit;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.Baas.IntegrationTests.Rpc.Transport;

/// <summary>What happens to calls by what happens to their connection, frame by frame.</summary>
public sealed class GrpcConnectionTests
{
    private const int RefusedStream = 7;
    private const int Cancel = 8;

    [Fact]
    public async Task Streams_MoreThanAnnounced_AreRefused()
    {
        await using var host = await Running.StartAsync(options => options.MaxStreamsPerConnection = 2);
        using var wire = await Http2Wire.ConnectAsync(host.Host.Address);
        var settings = (await wire.ReadAsync(Http2Wire.Settings)).Payload.Chunk(6);
        await wire.CallAsync(1, WireMethods.Chat.FullName);
        await wire.CallAsync(3, WireMethods.Chat.FullName);

        await wire.CallAsync(5, WireMethods.Chat.FullName);

        Assert.Contains(settings, setting => setting.SequenceEqual((byte[])[0, 3, 0, 0, 0, 2]));
        Assert.Equal(RefusedStream, (await wire.ReadAsync(Http2Wire.ResetStream, 5)).Number);
    }

    [Fact]
    public async Task Ping_FromTheClient_IsAnswered()
    {
        await using var host = await Running.StartAsync(_ => { });
        using var wire = await Http2Wire.ConnectAsync(host.Host.Address);

        await wire.SendAsync(Http2Wire.Ping, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8);

        var answer = await wire.ReadAsync(Http2Wire.Ping);
        Assert.Equal((Http2Wire.Acknowledged, "0102030405060708"), (answer.Flags, Convert.ToHexString(answer.Payload)));
    }

    [Fact]
    public async Task KeepAlive_PeerIsSilent_EndsItsCalls()
    {
        await using var host = await Running.StartAsync<RpcConnectionOptions>(options => options.PingDelay = options.PingTimeout = TimeSpan.FromSeconds(1));
        using var wire = await Http2Wire.ConnectAsync(host.Host.Address);
        var cancelled = Cancelled(host.Host, out var script, out _);
        await wire.CallAsync(1, WireMethods.Chat.FullName, script);

        var ping = await wire.ReadAsync(Http2Wire.Ping);

        Assert.Equal(0, ping.Flags);
        await cancelled.Soon();
    }

    [Theory]
    [InlineData("Echo")]
    [InlineData("Collect")]
    [InlineData("Repeat")]
    [InlineData("Chat")]
    public async Task ResetStream_AnyCallKind_CancelsTheHandler(string method)
    {
        await using var host = await Running.StartAsync(_ => { });
        using var wire = await Http2Wire.ConnectAsync(host.Host.Address);
        var cancelled = Cancelled(host.Host, out var script, out var started);
        await wire.CallAsync(1, $"/tests.wire.WireService/{method}", script);
        await wire.SendAsync(Http2Wire.Data, method is "Echo" or "Repeat" ? Http2Wire.EndStream : (byte)0, 1, 0, 0, 0, 0, 0);
        await started.Soon();

        await wire.SendAsync(Http2Wire.ResetStream, 0, 1, 0, 0, 0, Cancel);

        await cancelled.Soon();

        // The connection serves on.
        await wire.CallAsync(3, WireMethods.Echo.FullName);
        await wire.SendAsync(Http2Wire.Data, Http2Wire.EndStream, 3, 0, 0, 0, 0, 0);
        Assert.Equal("200", (await wire.ReadAsync(Http2Wire.Headers, 3)).HeaderOf(":status") ?? "200");
    }

    [Fact]
    public async Task Stop_CallsInFlight_AreLetFinishAndNoneIsTaken()
    {
        var host = await Running.StartAsync(_ => { });
        var wire = await Http2Wire.ConnectAsync(host.Host.Address);
        var released = new TaskCompletionSource();
        var started = new TaskCompletionSource();
        var script = host.Host.Server.Scripts.Add((_, _, _) =>
        {
            started.SetResult();
            return released.Task;
        });
        await wire.CallAsync(1, WireMethods.Echo.FullName, script);
        await wire.SendAsync(Http2Wire.Data, Http2Wire.EndStream, 1, 0, 0, 0, 0, 0);
        await started.Task.Soon();

        var stopping = host.Host.StopAsync();

        await wire.ReadAsync(Http2Wire.GoAway);
        using var late = new TcpClient();
        await Assert.ThrowsAnyAsync<SocketException>(() => late.ConnectAsync(host.Host.Address.Host, host.Host.Address.Port));
        released.SetResult();
        Assert.Equal("0", await StatusAsync(wire, 1));

        // As clients do that have no more calls on a connection that goes away.
        wire.Dispose();
        await stopping.Soon();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Window_ClosedByTheCaller_StopsTheProducer()
    {
        const int Total = 20_000;
        await using var host = await Running.StartAsync(_ => { });
        using var wire = await Http2Wire.ConnectAsync(host.Host.Address, (Http2Wire.InitialWindow, 0));
        var written = 0;
        var script = host.Host.Server.Scripts.Add(async (_, _, responses) =>
        {
            for (; written < Total; written++)
            {
                await responses.WriteAsync(new EchoResponse { Text = new string('x', 1017) });
            }
        });
        await wire.CallAsync(1, WireMethods.Chat.FullName, script);
        await wire.ReadAsync(Http2Wire.Headers, 1);

        var before = await SettledAsync(() => Volatile.Read(ref written));

        // What the transport holds at most, in messages of 1 KiB.
        Assert.InRange(before, 1, 256);
        await wire.GrantAsync(0, int.MaxValue - 65_535);
        await wire.GrantAsync(1, int.MaxValue);
        Assert.Equal("0", await StatusAsync(wire, 1));
        Assert.Equal(Total, written);
    }

    [Fact]
    public async Task Window_OfAHandlerThatDoesNotRead_StaysClosed()
    {
        await using var host = await Running.StartAsync(_ => { });
        using var wire = await Http2Wire.ConnectAsync(host.Host.Address);
        var released = new TaskCompletionSource();
        var script = host.Host.Server.Scripts.Add(async (context, requests, _) =>
        {
            await released.Task;
            while (await requests.MoveNext(context.CancellationToken))
            {
            }
        });
        await wire.CallAsync(1, WireMethods.Chat.FullName, script);
        var message = GrpcRequests.Frame(new EchoRequest { Blob = ByteString.CopyFrom(new byte[16_000]) }.ToByteArray());
        var sent = 0;
        for (; sent + message.Length <= 1024 * 1024; sent += message.Length)
        {
            await wire.SendAsync(Http2Wire.Data, 0, 1, message);
        }

        // The rest of the window is all that the engine is ready to hold.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            while (await wire.ReadAsync(TimeSpan.FromMilliseconds(500)) is { } frame)
            {
                Assert.False(frame.Type == Http2Wire.WindowUpdate && frame.Stream == 1);
            }
        });
        released.SetResult();
        Assert.True((await wire.ReadAsync(Http2Wire.WindowUpdate, 1)).Number > 0);
    }

    private static Task Cancelled(WireHost host, out (string, string) script, out Task started)
    {
        var cancelled = new TaskCompletionSource();
        var running = new TaskCompletionSource();
        script = host.Server.Scripts.Add(async (context, _, _) =>
        {
            running.SetResult();
            await context.CancellationToken.WaitAsync();
            cancelled.SetResult();
        });
        started = running.Task;
        return cancelled.Task;
    }

    private static async Task<string?> StatusAsync(Http2Wire wire, int stream)
    {
        while (true)
        {
            var headers = await wire.ReadAsync(Http2Wire.Headers, stream);
            if (headers.IsEnd)
            {
                return headers.HeaderOf("grpc-status");
            }
        }
    }

    // A count that has stopped to grow.
    private static async Task<int> SettledAsync(Func<int> read)
    {
        for (var last = -1; ;)
        {
            var now = read();
            if (now == last && now > 0)
            {
                return now;
            }

            last = now;
            await Task.Delay(TimeSpan.FromMilliseconds(300));
        }
    }

    private sealed class Running(WireHost host) : IAsyncDisposable
    {
        public WireHost Host => host;

        public static Task<Running> StartAsync(Action<RpcOptions> configure) => StartAsync<RpcOptions>(configure);

        public static async Task<Running> StartAsync<TOptions>(Action<TOptions> configure)
            where TOptions : class
        {
            var host = new WireHost(services => services.Configure(configure));
            await host.InitializeAsync();
            return new Running(host);
        }

        public async ValueTask DisposeAsync() => await host.DisposeAsync();
    }
}
