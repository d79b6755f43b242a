namespace Grpc.Baas.LoadTests.Load;

/// <summary>Calls over HTTP/2 on several connections; the requests follow each other in their order, on each connection from another start.</summary>
internal sealed class Http2Client : ILoadClient
{
    private readonly Http2Connection[] _connections;
    private readonly CallSlot[] _slots;
    private readonly int[] _next;
    private readonly IReadOnlyList<LoadRequest> _requests;

    /// <param name="address">Where to.</param>
    /// <param name="requests">Each connection's headers hold at most 4 KiB, so that paths must not differ much.</param>
    /// <param name="connections">Connections.</param>
    /// <param name="streams">Calls at once on each.</param>
    public Http2Client(Uri address, IReadOnlyList<LoadRequest> requests, int connections = 8, int streams = 32)
    {
        _requests = requests;
        _connections = [.. Enumerable.Range(0, connections).Select(_ => new Http2Connection(address))];
        _slots = [.. Enumerable.Range(0, connections * streams).Select(_ => new CallSlot())];
        _next = [.. Enumerable.Range(0, _slots.Length).Select(slot => slot * requests.Count / _slots.Length)];
    }

    public int Slots => _slots.Length;

    public ValueTask CallAsync(int slot)
    {
        var request = _requests[_next[slot]];
        _next[slot] = (_next[slot] + 1) % _requests.Count;
        return _connections[slot % _connections.Length].CallAsync(request, _slots[slot]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }
    }
}
