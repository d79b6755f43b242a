using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Grpc.Baas.Client;
using Grpc.Baas.TestKit;
using Grpc.Baas.V1.Records;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Record = Grpc.Baas.V1.Records.Record;

namespace Grpc.Baas.IntegrationTests.Client;

public sealed class BalancingTests
{
    private static readonly BaasChannelOptions RoundRobin = new()
    {
        LoadBalancing = LoadBalancingPolicy.RoundRobin,
        ConnectDelay = TimeSpan.FromMilliseconds(100),
        MaxConnectDelay = TimeSpan.FromMilliseconds(200),
    };

    [Fact]
    public async Task RoundRobin_ThreeServers_GivesEachTheSame()
    {
        await using var servers = await Servers.StartAsync(3);
        using var channel = BaasChannel.ForAddresses(servers.Urls, RoundRobin);
        await WaitForAllAsync(channel, servers);
        servers.Forget();

        await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => Get(channel).ResponseAsync));

        Assert.All(servers.Counts, count => Assert.Equal(100, count));
    }

    [Fact]
    public async Task RoundRobin_OneKilledAndRestartedUnderLoad_LosesNoSafeCall()
    {
        await using var servers = await Servers.StartAsync(3);
        using var channel = BaasChannel.ForAddresses(servers.Urls, RoundRobin);
        using var stop = new CancellationTokenSource();
        var load = Enumerable.Range(0, 16).Select(_ => LoadAsync(channel, stop.Token)).ToArray();
        await servers.WaitAsync(1, 50);

        await servers.KillAsync(1);
        await servers.WaitAsync(0, 500);
        await servers.RestartAsync(1);
        await servers.WaitAsync(1, 200);
        await stop.CancelAsync();

        Assert.True((await Task.WhenAll(load)).Sum() > 500);
    }

    [Fact]
    public async Task PickFirst_FirstIsDead_StaysOnTheSecond()
    {
        await using var servers = await Servers.StartAsync(2);
        await servers.KillAsync(0);
        using var channel = BaasChannel.ForAddresses(servers.Urls, new BaasChannelOptions { Retry = RetryPolicy.None });
        await Get(channel);
        await servers.RestartAsync(0);

        for (var i = 0; i < 20; i++)
        {
            await Get(channel);
        }

        Assert.Equal([0, 21], servers.Counts);
    }

    [Fact]
    public async Task UnsafeCall_ServerIsGoneBeforeItIsSent_GoesToTheNext()
    {
        await using var servers = await Servers.StartAsync(2);
        using var channel = BaasChannel.ForAddresses(servers.Urls, new BaasChannelOptions { Retry = RetryPolicy.None });
        await Get(channel);
        await servers.KillAsync(0);
        await channel.WaitForStateChangedAsync(ConnectivityState.Ready).Soon();

        await new RecordService.RecordServiceClient(channel.CreateCallInvoker()).CreateRecordAsync(new CreateRecordRequest());

        Assert.Equal([1, 1], servers.Counts);
    }

    [Fact]
    public async Task WaitForReady_ServerComesLater_Succeeds()
    {
        await using var servers = await Servers.StartAsync(1);
        await servers.KillAsync(0);
        using var channel = BaasChannel.ForAddresses(servers.Urls, RoundRobin with { Retry = RetryPolicy.None });
        var exception = await Assert.ThrowsAsync<BaasClientException>(() => Get(channel).ResponseAsync);

        var waiting = Get(channel, default(CallOptions).WithWaitForReady()).ResponseAsync;
        Assert.NotEqual(ConnectivityState.Ready, channel.State);
        await servers.RestartAsync(0);

        await waiting.Soon();
        Assert.Equal(StatusCode.Unavailable, exception.StatusCode);
        Assert.Contains(servers.Urls[0], exception.Message, StringComparison.Ordinal);
        Assert.IsAssignableFrom<SocketException>(exception.InnerException);
    }

    [Fact]
    public async Task WaitForReady_Deadline_EndsTheWait()
    {
        using var channel = BaasChannel.ForAddress("http://127.0.0.1:1", RoundRobin);

        var exception = await Assert.ThrowsAsync<BaasClientException>(
            () => Get(channel, new CallOptions(deadline: DateTime.UtcNow.AddMilliseconds(300)).WithWaitForReady()).ResponseAsync);

        Assert.Equal(StatusCode.DeadlineExceeded, exception.StatusCode);
    }

    [Fact]
    public async Task State_FollowsTheConnection()
    {
        await using var servers = await Servers.StartAsync(1);
        var channel = BaasChannel.ForAddresses(servers.Urls);
        Assert.Equal(ConnectivityState.Idle, channel.State);

        await channel.ConnectAsync().Soon();
        Assert.Equal(ConnectivityState.Ready, channel.State);
        await Get(channel);
        await servers.KillAsync(0);
        await channel.WaitForStateChangedAsync(ConnectivityState.Ready).Soon();
        Assert.Equal(ConnectivityState.Idle, channel.State);
        await Assert.ThrowsAsync<BaasClientException>(() => Get(channel, new CallOptions(deadline: DateTime.UtcNow.AddSeconds(2))).ResponseAsync);
        Assert.Equal(ConnectivityState.TransientFailure, channel.State);

        channel.Dispose();
        Assert.Equal(ConnectivityState.Shutdown, channel.State);
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<BaasClientException>(() => Get(channel).ResponseAsync)).StatusCode);
    }

    [Fact]
    public async Task Dns_SecondAddressAppears_GetsCallsToo()
    {
        var port = FreePort();
        await using var first = await ScriptedServer.StartAsync(Answer, port, "127.0.0.1");
        await using var second = await ScriptedServer.StartAsync(Answer, port, "127.0.0.2");
        IPAddress[] found = [IPAddress.Parse("127.0.0.1")];
        var options = RoundRobin with { DnsRefreshInterval = TimeSpan.FromMilliseconds(50), ResolveHost = (_, _) => Task.FromResult(found) };
        using var channel = BaasChannel.ForAddress($"dns:///many.test:{port}", options);
        await Get(channel);
        Assert.Equal((1, 0), (first.Requests, second.Requests));

        found = [.. found, IPAddress.Parse("127.0.0.2")];

        await Until.TrueAsync(async () =>
        {
            await Get(channel);
            return second.Requests > 3;
        });
    }

    [Fact]
    public async Task Dns_NameUnknown_SaysSo()
    {
        var options = new BaasChannelOptions { Retry = RetryPolicy.None, ResolveHost = (_, _) => throw new SocketException((int)SocketError.HostNotFound) };
        using var channel = BaasChannel.ForAddress("dns:///nowhere.test:8081", options);

        var exception = await Assert.ThrowsAsync<BaasClientException>(() => Get(channel).ResponseAsync);

        Assert.Equal(StatusCode.Unavailable, exception.StatusCode);
        Assert.Contains("dns:///nowhere.test:8081", exception.Message, StringComparison.Ordinal);
    }

    private static async Task<int> LoadAsync(BaasChannel channel, CancellationToken stop)
    {
        var calls = 0;
        for (; !stop.IsCancellationRequested; calls++)
        {
            await Get(channel, new CallOptions(deadline: DateTime.UtcNow.AddSeconds(30)));
        }

        return calls;
    }

    private static Task WaitForAllAsync(BaasChannel channel, Servers servers) => Until.TrueAsync(async () =>
    {
        await Get(channel);
        return servers.Counts.All(count => count > 0);
    });

    private static AsyncUnaryCall<Record> Get(BaasChannel channel, CallOptions options = default) =>
        new RecordService.RecordServiceClient(channel.CreateCallInvoker()).GetRecordAsync(new GetRecordRequest(), options);

    private static Task Answer(HttpContext context) => ScriptedServer.AnswerAsync(context, new Record { Id = "r1" });

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Some servers that can be killed and come back at the same port.</summary>
    private sealed class Servers : IAsyncDisposable
    {
        private readonly ScriptedServer[] _servers;
        private readonly ConcurrentDictionary<int, int> _counts = new();

        private Servers(int count) => _servers = new ScriptedServer[count];

        public string[] Urls { get; private set; } = [];

        public IEnumerable<int> Counts => Enumerable.Range(0, _servers.Length).Select(i => _counts.GetValueOrDefault(i));

        public static async Task<Servers> StartAsync(int count)
        {
            var servers = new Servers(count);
            for (var i = 0; i < count; i++)
            {
                servers._servers[i] = await servers.StartOneAsync(i, 0);
            }

            servers.Urls = [.. servers._servers.Select(server => server.Url)];
            return servers;
        }

        public void Forget() => _counts.Clear();

        public Task WaitAsync(int index, int more)
        {
            var wanted = _counts.GetValueOrDefault(index) + more;
            return Until.TrueAsync(() => _counts.GetValueOrDefault(index) >= wanted);
        }

        public ValueTask KillAsync(int index) => _servers[index].DisposeAsync();

        public async Task RestartAsync(int index) => _servers[index] = await StartOneAsync(index, new Uri(Urls[index]).Port);

        public async ValueTask DisposeAsync()
        {
            foreach (var server in _servers)
            {
                await server.DisposeAsync();
            }
        }

        private Task<ScriptedServer> StartOneAsync(int index, int port) => ScriptedServer.StartAsync(
            context =>
            {
                _counts.AddOrUpdate(index, 1, (_, count) => count + 1);
                return Answer(context);
            },
            port);
    }
}
