using System.Buffers.Text;
using System.Net.Sockets;
using System.Text;

namespace Grpc.Baas.LoadTests.Load;

/// <summary>Calls over HTTP/1.1, a connection for each slot; the requests follow each other in their order.</summary>
internal sealed class Http1Client : ILoadClient
{
    private const int MaxAnswer = 256 << 10;

    private readonly Connection[] _connections;
    private readonly byte[][] _requests;

    public Http1Client(Uri address, IReadOnlyList<LoadRequest> requests, int connections)
    {
        _requests = [.. requests.Select(request => ToBytes(request, address.Authority))];
        _connections = [.. Enumerable.Range(0, connections).Select(slot => new Connection(address, slot * requests.Count / connections))];
    }

    public int Slots => _connections.Length;

    public ValueTask CallAsync(int slot) => _connections[slot].CallAsync(_requests);

    public ValueTask DisposeAsync()
    {
        foreach (var connection in _connections)
        {
            connection.Socket.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private static byte[] ToBytes(LoadRequest request, string authority)
    {
        var head = new StringBuilder($"{request.Method} {request.Path} HTTP/1.1\r\nHost: {authority}\r\n");
        if (request.Token.Length > 0)
        {
            head.Append($"Authorization: Bearer {request.Token}\r\n");
        }

        if (request.Body.Length > 0)
        {
            head.Append($"Content-Type: {request.ContentType}\r\nContent-Length: {request.Body.Length}\r\n");
        }

        return [.. Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), .. request.Body];
    }

    private sealed class Connection
    {
        private readonly byte[] _answer = new byte[MaxAnswer];
        private int _next;

        public Connection(Uri address, int first)
        {
            _next = first;
            Socket.Connect(address.Host, address.Port);
        }

        public Socket Socket { get; } = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

        public async ValueTask CallAsync(byte[][] requests)
        {
            Socket.Send(requests[_next]);
            _next = (_next + 1) % requests.Length;
            for (var filled = 0; !IsWhole(_answer.AsSpan(0, filled));)
            {
                var count = await Socket.ReceiveAsync(_answer.AsMemory(filled));
                filled += count > 0 ? count : throw new InvalidOperationException("The server closed the connection.");
            }
        }

        private static bool IsWhole(ReadOnlySpan<byte> answer)
        {
            var headLength = answer.IndexOf("\r\n\r\n"u8);
            if (headLength < 0)
            {
                return false;
            }

            if (!answer.StartsWith("HTTP/1.1 2"u8))
            {
                throw new InvalidOperationException($"An answer is an error: {Encoding.UTF8.GetString(answer)}");
            }

            var head = answer[..headLength];
            var length = head.IndexOf("Content-Length: "u8);
            return length >= 0 && Utf8Parser.TryParse(head[(length + "Content-Length: "u8.Length)..], out int body, out _)
                ? answer.Length >= headLength + 4 + body
                : answer.EndsWith("\r\n0\r\n\r\n"u8);
        }
    }
}
