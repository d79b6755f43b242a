namespace Grpc.Baas.LoadTests.Wire;

/// <summary>What a host showed under one run of load.</summary>
/// <param name="Rate">Requests per second.</param>
/// <param name="ProcessorMicroseconds">Processor time of the host per request; of the warm-up's requests as well.</param>
/// <param name="AllocatedBytes">Bytes allocated per request.</param>
internal sealed record Sample(double Rate, double ProcessorMicroseconds, double AllocatedBytes)
{
    /// <summary>Puts a host under load and looks at it before and after.</summary>
    public static async Task<Sample> TakeAsync(HostProcess host, WireCall call, TimeSpan time, CancellationToken cancellationToken)
    {
        var allocated = await host.ReadAllocatedBytesAsync(cancellationToken);
        var processor = host.ProcessorTime;
        var load = await H2Load.RunAsync(call.IsHttp1 ? host.Http1 : host.Http2, call, time, cancellationToken);

        // The warm-up's requests are not among those counted; they came at the same rate.
        var requests = load.Requests * (1 + (1 / time.TotalSeconds));
        return new Sample(
            load.Rate,
            (host.ProcessorTime - processor).TotalMicroseconds / requests,
            (await host.ReadAllocatedBytesAsync(cancellationToken) - allocated) / requests);
    }

    /// <summary>The middle one of each figure.</summary>
    public static Sample Median(IReadOnlyList<Sample> samples) => new(
        Spread.Of(samples.Select(sample => sample.Rate)).Median,
        Spread.Of(samples.Select(sample => sample.ProcessorMicroseconds)).Median,
        Spread.Of(samples.Select(sample => sample.AllocatedBytes)).Median);
}
