using System.Diagnostics.Metrics;
using System.Net;
using Grpc.Baas.Engine.Rpc.Telemetry;
using Grpc.Baas.Engine.Rpc.Transport;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.UnitTests.Rpc;

public sealed class ConnectionGateTests
{
    private readonly ConnectionGate _gate = new(
        Options.Create(new RpcConnectionOptions { MaxConnections = 4, MaxConnectionsPerAddress = 2 }),
        new RpcInstruments(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>()));

    [Fact]
    public void Enter_TooManyOfOneAddress_AreRefusedUntilOneLeaves()
    {
        using var first = new Connection("10.0.0.1");
        Assert.True(_gate.TryEnter(first));
        Assert.True(_gate.TryEnter(new Connection("::ffff:10.0.0.1")));
        var refused = new Connection("10.0.0.1");
        Assert.False(_gate.TryEnter(refused));
        Assert.True(refused.IsAborted);
        Assert.True(_gate.TryEnter(new Connection("10.0.0.2")));

        first.Close();

        Assert.True(_gate.TryEnter(new Connection("10.0.0.1")));
        Assert.False(_gate.TryEnter(new Connection("10.0.0.1")));
    }

    [Fact]
    public void Enter_OneNetworkOfIpv6_IsOneAddress()
    {
        Assert.True(_gate.TryEnter(new Connection("2001:db8::1")));
        Assert.True(_gate.TryEnter(new Connection("2001:db8::ffff:2")));
        Assert.False(_gate.TryEnter(new Connection("2001:db8::3")));
        Assert.True(_gate.TryEnter(new Connection("2001:db8:0:1::1")));
    }

    [Fact]
    public void Enter_TooManyAltogether_AreRefused()
    {
        for (var i = 0; i < 4; i++)
        {
            Assert.True(_gate.TryEnter(new Connection($"10.0.0.{i}")));
        }

        Assert.False(_gate.TryEnter(new Connection("10.0.0.9")));
    }

    private sealed class Connection : DefaultConnectionContext, IDisposable
    {
        private readonly CancellationTokenSource _closed = new();

        public Connection(string address)
        {
            RemoteEndPoint = new IPEndPoint(IPAddress.Parse(address), 1);
            ConnectionClosed = _closed.Token;
        }

        public bool IsAborted { get; private set; }

        public void Close() => _closed.Cancel();

        public override void Abort(ConnectionAbortedException abortReason) => IsAborted = true;

        void IDisposable.Dispose() => _closed.Dispose();
    }
}
