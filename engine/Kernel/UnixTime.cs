namespace Grpc.Baas.Engine.Kernel;

/// <summary>Moments as the database and the change log have them: microseconds since 1970 UTC.</summary>
internal static class UnixTime
{
    /// <summary>The microseconds from 1970 UTC to a moment; a part of one is cut off.</summary>
    public static long ToMicroseconds(this DateTimeOffset moment) => (moment - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Now.</summary>
    public static long GetMicroseconds(this TimeProvider time) => time.GetUtcNow().ToMicroseconds();

    /// <summary>The moment of such a number.</summary>
    public static DateTimeOffset FromMicroseconds(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
