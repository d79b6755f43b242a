using System.Diagnostics;

namespace Grpc.Baas.Engine.Storage;

/// <summary>How long the reads of a session may take, and when the one at hand must end.</summary>
/// <param name="length">Zero sets no limit.</param>
internal sealed class ReadLimit(TimeSpan length)
{
    private readonly long _ticks = (long)(length.TotalSeconds * Stopwatch.Frequency);
    private long _end = long.MaxValue;

    public bool IsOver => _ticks != 0 && Stopwatch.GetTimestamp() >= _end;

    /// <summary>Whether there is a limit at all.</summary>
    public bool IsSet => _ticks != 0;

    /// <summary>Begins a read.</summary>
    public void Start()
    {
        if (_ticks != 0)
        {
            _end = Stopwatch.GetTimestamp() + _ticks;
        }
    }

    /// <summary>Ends the read, so that what its holder does to clean up is not refused.</summary>
    public void Stop() => _end = long.MaxValue;

    /// <exception cref="Kernel.BaasException">storage READ_TOO_LONG.</exception>
    public void ThrowIfOver()
    {
        if (IsOver)
        {
            throw Fault();
        }
    }

    /// <summary>What a caller hears whose read was ended.</summary>
    public Exception Fault() => StorageErrors.ReadTooLong(length);
}
