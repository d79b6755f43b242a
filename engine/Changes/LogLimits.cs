namespace Grpc.Baas.Engine.Changes;

/// <summary>Which of the oldest changes may go; a change goes when one of the limits says so.</summary>
/// <param name="Through">All up to this position.</param>
/// <param name="BeforeMicros">All before this time, in microseconds since 1970.</param>
/// <param name="ExcessBytes">As many as it takes to save so much; not positive when the log is small enough.</param>
internal readonly record struct LogLimits(long Through, long BeforeMicros, long ExcessBytes)
{
    /// <param name="goneBytes">What has gone before it.</param>
    public bool MayGo(long position, long timeMicros, long goneBytes)
        => position <= Through || timeMicros < BeforeMicros || goneBytes < ExcessBytes;
}
