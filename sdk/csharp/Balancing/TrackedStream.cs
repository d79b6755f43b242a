using System.Net.Sockets;

namespace Grpc.Baas.Client.Balancing;

/// <summary>A connection that tells its endpoint when it ends.</summary>
internal sealed class TrackedStream(Socket socket, Endpoint endpoint) : NetworkStream(socket, ownsSocket: true)
{
    private int _isClosed;

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (Interlocked.Exchange(ref _isClosed, 1) == 0)
        {
            endpoint.OnClosed();
        }
    }
}
