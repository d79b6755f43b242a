namespace Grpc.Baas.TestKit;

/// <summary>The system's clock, some time ahead. Timers run at the system's pace.</summary>
public sealed class ShiftedTime : TimeProvider
{
    private long _offsetTicks;

    /// <summary>How far ahead it is; may be set while others read the clock.</summary>
    public TimeSpan Offset
    {
        get => new(Interlocked.Read(ref _offsetTicks));
        set => Interlocked.Exchange(ref _offsetTicks, value.Ticks);
    }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;
}
