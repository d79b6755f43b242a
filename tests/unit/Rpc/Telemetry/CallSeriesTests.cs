using System.Diagnostics.Metrics;
using Grpc.Baas.Engine.Rpc.Telemetry;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.Baas.UnitTests.Rpc.Telemetry;

public sealed class CallSeriesTests : IDisposable
{
    private readonly ServiceProvider _provider = new ServiceCollection().AddMetrics().AddSingleton<RpcInstruments>().AddSingleton<CallSeries>().BuildServiceProvider();

    public void Dispose() => _provider.Dispose();

    [Fact]
    public void Record_KnownSeries_AllocatesNothing()
    {
        var series = _provider.GetRequiredService<CallSeries>().Of("/a.B/C").Of(CallProtocol.Grpc);
        Use(series);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            Use(series);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Of_MoreMethodsThanThereCanBe_AreOneSeries()
    {
        var calls = _provider.GetRequiredService<CallSeries>();
        for (var i = 0; i < 10_000; i++)
        {
            Assert.NotSame(calls.Other, calls.Of($"/a.B/{i}"));
        }

        Assert.Same(calls.Other, calls.Of("/a.B/more"));
        Assert.NotSame(calls.Other, calls.Of("/a.B/1"));
    }

    [Fact]
    public void Record_WhileSomebodyListens_ReachesTheInstruments()
    {
        var instruments = _provider.GetRequiredService<RpcInstruments>();
        var heard = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter == instruments.Meter && instrument is Histogram<double>)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, value, tags, _) => heard.Add($"{value} {string.Join(',', tags.ToArray().Select(tag => tag.Value))}"));
        listener.Start();

        _provider.GetRequiredService<CallSeries>().Of("/a.B/C").Of(CallProtocol.Connect).End(StatusCode.Internal, TimeSpan.TicksPerSecond);

        Assert.Equal(["1 a.B/C,connectrpc,connect,INTERNAL,INTERNAL"], heard);
    }

    private static void Use(ProtocolSeries series)
    {
        series.Begin();
        series.OnReceived(10);
        series.OnSent(10);
        series.OnStreamEnded(1, 2);
        series.End(StatusCode.NotFound, 1000);
    }
}
