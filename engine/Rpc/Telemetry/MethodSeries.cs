namespace Grpc.Baas.Engine.Rpc.Telemetry;

/// <summary>What is counted of one method's calls, for each protocol by which it was called.</summary>
/// <param name="instruments">Where each measurement goes beside our own counts.</param>
/// <param name="method">As <c>baas.records.v1.RecordService/GetRecord</c>; <see cref="OtherName"/> for all that is not served.</param>
internal sealed class MethodSeries(RpcInstruments instruments, string method)
{
    /// <summary>The name for whatever is called and not served: it comes from callers, and they could make up any number of names.</summary>
    public const string OtherName = "_OTHER";

    private readonly ProtocolSeries?[] _protocols = new ProtocolSeries?[CallProtocols.Count];

    public string Method { get; } = method;

    public ProtocolSeries Of(CallProtocol protocol) => _protocols[(int)protocol] ?? Add(protocol);

    public IEnumerable<ProtocolSeries> Protocols => _protocols.Where(series => series is not null)!;

    private ProtocolSeries Add(CallProtocol protocol)
    {
        var added = new ProtocolSeries(instruments, Method, protocol);
        return Interlocked.CompareExchange(ref _protocols[(int)protocol], added, null) ?? added;
    }
}
