using System.Net;
using System.Net.Sockets;
using System.Text;
using Grpc.Baas.Client;
using Grpc.Baas.TestKit;
using Grpc.Baas.V1.Records;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Record = Grpc.Baas.V1.Records.Record;

namespace Grpc.Baas.IntegrationTests.Client;

/// <summary>Connections that go silent, idle, full or wrong.</summary>
public sealed class ConnectionTests
{
    private static readonly Method<Record, Record> Echo = new(
        MethodType.DuplexStreaming, "test.Echo", "Echo", RecordService.GetRecordMethod.ResponseMarshaller, RecordService.GetRecordMethod.ResponseMarshaller);

    [Fact]
    public async Task KeepAlive_PeerIsSilent_FailsTheCall()
    {
        using var peer = new RawPeer("");
        var pings = new KeepAliveOptions { PingDelay = TimeSpan.FromSeconds(1), PingTimeout = TimeSpan.FromSeconds(1) };
        using var channel = BaasChannel.ForAddress(peer.Url, new BaasChannelOptions { KeepAlive = pings, Retry = RetryPolicy.None });

        var exception = await Assert.ThrowsAsync<BaasClientException>(
            () => Client(channel).CreateRecordAsync(new CreateRecordRequest()).ResponseAsync.Soon());

        Assert.Equal(StatusCode.Unavailable, exception.StatusCode);
    }

    [Fact]
    public async Task Deadline_PeerIsSilent_EndsTheCall()
    {
        using var peer = new RawPeer("");
        using var channel = BaasChannel.ForAddress(peer.Url);

        var exception = await Assert.ThrowsAsync<BaasClientException>(
            () => Client(channel).GetRecordAsync(new GetRecordRequest(), deadline: DateTime.UtcNow.AddMilliseconds(300)).ResponseAsync.Soon());

        Assert.Equal(StatusCode.DeadlineExceeded, exception.StatusCode);
    }

    [Fact]
    public async Task Http1Proxy_BadGateway_IsUnavailableAndSaysWhatListens()
    {
        using var peer = new RawPeer("HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/html\r\ncontent-length: 13\r\n\r\n<html></html>");
        using var channel = BaasChannel.ForAddress(peer.Url, new BaasChannelOptions { Retry = RetryPolicy.None });

        var exception = await Assert.ThrowsAsync<BaasClientException>(() => Client(channel).GetRecordAsync(new GetRecordRequest()).ResponseAsync.Soon());

        Assert.Equal(StatusCode.Unavailable, exception.StatusCode);
        Assert.Contains("HTTP/2", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Idle_ConnectionUnused_IsClosedAndMadeAgain(bool isUsed)
    {
        var open = 0;
        await using var server = await ScriptedServer.StartAsync(Answer, configure: listen => listen.Use(next => async connection =>
        {
            Interlocked.Increment(ref open);
            await next(connection);
            Interlocked.Decrement(ref open);
        }));
        using var channel = BaasChannel.ForAddress(server.Url, new BaasChannelOptions { IdleTimeout = TimeSpan.FromSeconds(1) });
        await (isUsed ? Client(channel).GetRecordAsync(new GetRecordRequest()).ResponseAsync : channel.ConnectAsync());
        await Until.TrueAsync(() => Volatile.Read(ref open) == 1);

        await channel.WaitForStateChangedAsync(ConnectivityState.Ready).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(ConnectivityState.Idle, channel.State);
        await Until.TrueAsync(() => Volatile.Read(ref open) == 0);
        await Client(channel).GetRecordAsync(new GetRecordRequest()).ResponseAsync.Soon();
    }

    [Fact]
    public async Task StreamLimit_MoreCalls_GetMoreConnections()
    {
        var connections = 0;
        Task hold = Task.CompletedTask;
        var release = new TaskCompletionSource();
        await using var server = await ScriptedServer.StartAsync(
            async context =>
            {
                await hold;
                await Answer(context);
            },
            configure: listen =>
            {
                listen.KestrelServerOptions.Limits.Http2.MaxStreamsPerConnection = 10;
                listen.Use(next => connection =>
                {
                    Interlocked.Increment(ref connections);
                    return next(connection);
                });
            });
        using var channel = BaasChannel.ForAddress(server.Url, new BaasChannelOptions { Retry = RetryPolicy.None });
        // The limit comes with the first connection's settings.
        await Client(channel).CreateRecordAsync(new CreateRecordRequest());
        hold = release.Task;
        var calls = Enumerable.Range(0, 55).Select(_ => Client(channel).CreateRecordAsync(new CreateRecordRequest()).ResponseAsync).ToArray();

        await Until.TrueAsync(() => server.Requests >= 56);
        Assert.Equal(56, server.Requests);
        release.SetResult();

        await Task.WhenAll(calls).Soon();
        Assert.InRange(connections, 6, 20);
    }

    [Fact]
    public async Task Duplex_ThousandAtOnce_AllEcho()
    {
        await using var server = await ScriptedServer.StartAsync(async context =>
        {
            ScriptedServer.Begin(context);
            await context.Response.StartAsync();
            await context.Request.BodyReader.CopyToAsync(context.Response.Body);
            ScriptedServer.End(context);
        });
        using var channel = BaasChannel.ForAddress(server.Url);

        var ids = await Task.WhenAll(Enumerable.Range(0, 1000).Select(async i =>
        {
            using var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(Echo, null, default);
            for (var round = 0; round < 3; round++)
            {
                await call.RequestStream.WriteAsync(new Record { Id = $"{i}/{round}" });
                Assert.True(await call.ResponseStream.MoveNext());
                Assert.Equal($"{i}/{round}", call.ResponseStream.Current.Id);
            }

            await call.RequestStream.CompleteAsync();
            Assert.False(await call.ResponseStream.MoveNext());
            return i;
        })).Soon();

        Assert.Equal(1000, ids.Distinct().Count());
    }

    [Fact]
    public async Task WaitForReady_NameIsUnknownAtFirst_Succeeds()
    {
        await using var server = await ScriptedServer.StartAsync(Answer);
        var lookups = 0;
        using var channel = BaasChannel.ForAddress($"dns:///late.test:{new Uri(server.Url).Port}", new BaasChannelOptions
        {
            ConnectDelay = TimeSpan.FromMilliseconds(100),
            ResolveHost = (_, _) => ++lookups <= 2 ? throw new SocketException((int)SocketError.HostNotFound) : Task.FromResult<IPAddress[]>([IPAddress.Loopback]),
        });

        var record = await Client(channel).GetRecordAsync(new GetRecordRequest(), default(CallOptions).WithWaitForReady())
            .ResponseAsync.WaitAsync(TimeSpan.FromSeconds(15));

        Assert.Equal("r1", record.Id);
    }

    [Theory]
    [InlineData(LoadBalancingPolicy.PickFirst)]
    [InlineData(LoadBalancingPolicy.RoundRobin)]
    public async Task Dns_AddressesChangeUnderLoad_LosesNoCall(LoadBalancingPolicy policy)
    {
        var port = BalancingTests.FreePort();
        await using var first = await ScriptedServer.StartAsync(Answer, port, "127.0.0.1");
        await using var second = await ScriptedServer.StartAsync(Answer, port, "127.0.0.2");
        using var channel = BaasChannel.ForAddress($"dns:///swaps.test:{port}", new BaasChannelOptions
        {
            DnsRefreshInterval = TimeSpan.FromMilliseconds(20),
            LoadBalancing = policy,
            Retry = RetryPolicy.None,
            ResolveHost = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(Environment.TickCount64 / 50 % 2 == 0 ? "127.0.0.1" : "127.0.0.2")]),
        });

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            while (first.Requests < 500 || second.Requests < 500)
            {
                await Client(channel).CreateRecordAsync(new CreateRecordRequest());
            }
        })).Soon();
    }

    [Fact]
    public async Task Headers_TooLarge_AreResourceExhausted()
    {
        await using var server = await ScriptedServer.StartAsync(context =>
        {
            for (var i = 0; i < 40; i++)
            {
                context.Response.Headers[$"x-large-{i}"] = new string('x', 4000);
            }

            return Answer(context);
        });
        using var channel = BaasChannel.ForAddress(server.Url);

        var exception = await Assert.ThrowsAsync<BaasClientException>(() => Client(channel).GetRecordAsync(new GetRecordRequest()).ResponseAsync.Soon());

        Assert.Equal(StatusCode.ResourceExhausted, exception.StatusCode);
        // All calls of the connection end so; each that is safe gets one more chance.
        Assert.Equal(2, server.Requests);
    }

    [Theory]
    [InlineData("%FF%C3", "\uFFFD\uFFFD")]
    [InlineData("%zz%4", "%zz%4")]
    [InlineData("caf%C3%A9 %", "café %")]
    public async Task Message_NotValidUtf8_IsReadAsFarAsItGoes(string sent, string expected)
    {
        await using var server = await ScriptedServer.StartAsync(context => ScriptedServer.FailAsync(context, 3, sent));
        using var channel = BaasChannel.ForAddress(server.Url);

        var exception = await Assert.ThrowsAsync<BaasClientException>(() => Client(channel).GetRecordAsync(new GetRecordRequest()).ResponseAsync.Soon());

        Assert.Equal(expected, exception.Status.Detail);
    }

    private static RecordService.RecordServiceClient Client(BaasChannel channel) => new(channel.CreateCallInvoker());

    private static Task Answer(HttpContext context) => ScriptedServer.AnswerAsync(context, new Record { Id = "r1" });

    /// <summary>Takes connections, says one thing once it was asked, and keeps them open.</summary>
    private sealed class RawPeer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly List<Socket> _sockets = [];

        public RawPeer(string says)
        {
            _listener.Start();
            _ = AcceptAsync(Encoding.ASCII.GetBytes(says));
        }

        public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

        public void Dispose()
        {
            _listener.Dispose();
            _sockets.ForEach(socket => socket.Dispose());
        }

        private async Task AcceptAsync(byte[] says)
        {
            try
            {
                while (true)
                {
                    var socket = await _listener.AcceptSocketAsync();
                    _sockets.Add(socket);
                    // Preface and settings are some 70 bytes; after them comes the request.
                    for (var asked = 0; asked < 100;)
                    {
                        asked += await socket.ReceiveAsync(new byte[1024]);
                    }

                    await socket.SendAsync(says);
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        }
    }
}
