using System.Threading.Channels;

namespace Grpc.Baas.Engine.Kernel;

/// <summary>Tells a loop that there may be work. One mark is enough for any number of calls, since who takes it looks for all that there is.</summary>
internal sealed class WakeSignal
{
    private readonly Channel<bool> _marks = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Wake() => _marks.Writer.TryWrite(true);

    /// <summary>Returns when <see cref="Wake"/> was called since the last return; for one loop at a time.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken) => await _marks.Reader.ReadAsync(cancellationToken);
}
