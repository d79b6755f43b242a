namespace Grpc.Baas.IntegrationTests.Feeds.Clients;

/// <summary>Where the log ends when nobody writes any more.</summary>
internal sealed class ChaosEnd
{
    private long _position;

    /// <summary>Null as long as it goes on.</summary>
    public long? Position => Volatile.Read(ref _position) is var position and > 0 ? position : null;

    public void Set(long position) => Volatile.Write(ref _position, position);

    public bool IsReached(long? position) => Position is { } end && position >= end;
}
