using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Rpc;

/// <summary>A connection of HTTP/2 without TLS that sends the frames that a test wants, and nothing by itself but the preface. Source: RFC 9113.</summary>
internal sealed class Http2Wire : IDisposable
{
    public const byte Data = 0;
    public const byte Headers = 1;
    public const byte ResetStream = 3;
    public const byte Settings = 4;
    public const byte Ping = 6;
    public const byte GoAway = 7;
    public const byte WindowUpdate = 8;

    public const byte EndStream = 1;
    public const byte Acknowledged = 1;
    public const ushort MaxStreams = 3;
    public const ushort InitialWindow = 4;

    private const byte EndHeaders = 4;
    private const ushort HeaderTableSize = 1;
    private const int PrefixSize = 9;

    private readonly TcpClient _client = new() { NoDelay = true };

    private Http2Wire()
    {
    }

    public static async Task<Http2Wire> ConnectAsync(Uri address, params (ushort Name, int Value)[] settings)
    {
        var wire = new Http2Wire();
        await wire._client.ConnectAsync(address.Host, address.Port);
        await wire._client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));

        // Without a table, headers come as their text.
        var payload = new byte[6 * (settings.Length + 1)];
        foreach (var (index, (name, value)) in settings.Prepend((HeaderTableSize, 0)).Index())
        {
            BinaryPrimitives.WriteUInt16BigEndian(payload.AsSpan(6 * index), name);
            BinaryPrimitives.WriteInt32BigEndian(payload.AsSpan((6 * index) + 2), value);
        }

        await wire.SendAsync(Settings, 0, 0, payload);
        return wire;
    }

    public async Task SendAsync(byte type, byte flags, int stream, params byte[] payload)
    {
        var frame = new byte[PrefixSize + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, PrefixSize);
        await _client.GetStream().WriteAsync(frame);
    }

    /// <summary>Starts a call of gRPC.</summary>
    public Task CallAsync(int stream, string path, params (string Name, string Value)[] headers)
    {
        var block = new List<byte>();
        foreach (var (name, value) in ((string Name, string Value)[])
            [(":method", "POST"), (":scheme", "http"), (":path", path), (":authority", "x"), ("content-type", "application/grpc"), ("te", "trailers"), .. headers])
        {
            // RFC 7541 §6.2.2, without an index and without Huffman codes.
            block.AddRange([0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), (byte)value.Length, .. Encoding.ASCII.GetBytes(value)]);
        }

        return SendAsync(Headers, EndHeaders, stream, [.. block]);
    }

    public Task GrantAsync(int stream, int bytes)
    {
        var payload = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(payload, bytes);
        return SendAsync(WindowUpdate, 0, stream, payload);
    }

    /// <summary>The next frame; null when the server has closed the connection.</summary>
    public async Task<Frame?> ReadAsync(TimeSpan? patience = null)
    {
        using var limit = new CancellationTokenSource(patience ?? Patience.Limit);
        var prefix = new byte[PrefixSize];
        try
        {
            if (await _client.GetStream().ReadAtLeastAsync(prefix, PrefixSize, throwOnEndOfStream: false, limit.Token) < PrefixSize)
            {
                return null;
            }
        }
        catch (IOException)
        {
            return null;
        }

        var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(prefix) >>> 8];
        await _client.GetStream().ReadExactlyAsync(payload, limit.Token);
        return new Frame(prefix[3], prefix[4], BinaryPrimitives.ReadInt32BigEndian(prefix.AsSpan(5)), payload);
    }

    /// <summary>The next frame of a type, past all others.</summary>
    public async Task<Frame> ReadAsync(byte type, int stream = 0)
    {
        while (true)
        {
            var frame = await ReadAsync() ?? throw new EndOfStreamException($"The connection ended before a frame of type {type}.");
            if (frame.Type == type && frame.Stream == stream)
            {
                return frame;
            }
        }
    }

    public void Dispose() => _client.Dispose();

    internal sealed record Frame(byte Type, byte Flags, int Stream, byte[] Payload)
    {
        public bool IsEnd => (Flags & EndStream) != 0;

        public int Number => BinaryPrimitives.ReadInt32BigEndian(Payload);

        /// <summary>The value of a header or trailer; it must be shorter than 127 bytes.</summary>
        public string? HeaderOf(string name)
        {
            var text = Encoding.Latin1.GetString(Payload);
            var start = text.IndexOf((char)name.Length + name, StringComparison.Ordinal);
            return start < 0 ? null : text.Substring(start + name.Length + 2, text[start + name.Length + 1]);
        }
    }
}
