using Grpc.Baas.Engine.Kernel;
using Grpc.Core;

namespace Grpc.Baas.Engine.Rpc.Telemetry;

/// <summary>What is counted of one method's calls by one protocol. All tags are made once, so that recording allocates nothing.</summary>
internal sealed class ProtocolSeries
{
    private const int StatusCount = 17;

    private readonly RpcInstruments _instruments;
    private readonly StatusSeries?[] _statuses = new StatusSeries?[StatusCount];
    private readonly StripedCells _active = new(1);

    public ProtocolSeries(RpcInstruments instruments, string method, CallProtocol protocol)
    {
        _instruments = instruments;
        Method = method;
        Protocol = protocol;
        Tags =
        [
            new(RpcTags.Method, method),
            new(RpcTags.System, CallProtocols.SystemOf(protocol)),
            new(RpcTags.Protocol, CallProtocols.NameOf(protocol)),
        ];
    }

    public string Method { get; }

    public CallProtocol Protocol { get; }

    public KeyValuePair<string, object?>[] Tags { get; }

    public HistogramCells RequestBytes { get; } = new(RpcInstruments.SizeBounds);

    public HistogramCells ResponseBytes { get; } = new(RpcInstruments.SizeBounds);

    public HistogramCells RequestsPerCall { get; } = new(RpcInstruments.CountBounds);

    public HistogramCells ResponsesPerCall { get; } = new(RpcInstruments.CountBounds);

    /// <summary>Calls that go on.</summary>
    public long Active => _active.Read(0);

    public IEnumerable<StatusSeries> Statuses => _statuses.Where(series => series is not null)!;

    public void Begin() => _active.Add(0, 1);

    public void End(StatusCode code, long elapsedTicks)
    {
        _active.Add(0, -1);
        var status = Of(code);
        status.Duration.Record(elapsedTicks);
        if (_instruments.Duration.Enabled)
        {
            _instruments.Duration.Record(elapsedTicks / RpcInstruments.TicksPerSecond, status.Tags);
        }
    }

    public void OnReceived(long bytes)
    {
        RequestBytes.Record(bytes);
        if (_instruments.RequestSize.Enabled)
        {
            _instruments.RequestSize.Record(bytes, Tags);
        }
    }

    public void OnSent(long bytes)
    {
        ResponseBytes.Record(bytes);
        if (_instruments.ResponseSize.Enabled)
        {
            _instruments.ResponseSize.Record(bytes, Tags);
        }
    }

    /// <summary>Counts the messages of a stream that has ended.</summary>
    public void OnStreamEnded(long received, long sent)
    {
        RequestsPerCall.Record(received);
        ResponsesPerCall.Record(sent);
        if (_instruments.RequestsPerCall.Enabled)
        {
            _instruments.RequestsPerCall.Record(received, Tags);
        }

        if (_instruments.ResponsesPerCall.Enabled)
        {
            _instruments.ResponsesPerCall.Record(sent, Tags);
        }
    }

    private StatusSeries Of(StatusCode code)
    {
        var index = (uint)code < StatusCount ? (int)code : (int)StatusCode.Unknown;
        if (_statuses[index] is { } known)
        {
            return known;
        }

        var added = new StatusSeries((StatusCode)index, Tags);
        return Interlocked.CompareExchange(ref _statuses[index], added, null) ?? added;
    }
}
