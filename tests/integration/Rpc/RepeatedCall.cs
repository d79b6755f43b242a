using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Grpc.Baas.IntegrationTests.Rpc;

/// <summary>
/// Makes one call over and over on a connection, and allocates nothing for it: bytes made beforehand go out, and of the answer only
/// its end is looked for. It blocks its thread, so that what it allocates all the same can be told apart from what the server does.
/// </summary>
internal sealed class RepeatedCall : IDisposable
{
    private const int PrefixSize = 9;
    private const byte EndHeaders = 4;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 20_000 };
    private readonly byte[] _received = new byte[64 * 1024];
    private readonly byte[] _request;
    private readonly byte[]? _ending;
    private readonly int _dataOffset;
    private int _stream = -1;
    private int _length;

    private RepeatedCall(Uri address, byte[] request, byte[]? ending, int dataOffset)
    {
        _socket.Connect(address.Host, address.Port);
        _request = request;
        _ending = ending;
        _dataOffset = dataOffset;
    }

    /// <summary>A call over HTTP/1.1.</summary>
    /// <param name="ending">What the answer ends with, and has nowhere else.</param>
    public static RepeatedCall OverHttp1(Uri address, string head, ReadOnlySpan<byte> body, string ending)
    {
        var text = $"{head}\r\nHost: x\r\nContent-Length: {body.Length}\r\n\r\n";
        return new RepeatedCall(address, [.. Encoding.ASCII.GetBytes(text), .. body], Encoding.ASCII.GetBytes(ending), 0);
    }

    /// <summary>A call of gRPC.</summary>
    /// <param name="token">Bearer token; empty for none.</param>
    public static RepeatedCall OverHttp2(Uri address, string path, ReadOnlySpan<byte> body, string token = "")
    {
        var headers = new List<byte>();
        foreach (var (name, value) in ((string Name, string Value)[])
        [
            (":method", "POST"), (":scheme", "http"), (":path", path), (":authority", "x"), ("content-type", "application/grpc"), ("te", "trailers"),
            .. token.Length > 0 ? [("authorization", $"Bearer {token}")] : ((string, string)[])[],
        ])
        {
            headers.AddRange([0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), .. LengthOf(value), .. Encoding.ASCII.GetBytes(value)]);
        }

        var call = new RepeatedCall(
            address,
            [.. Prefix(headers.Count, Http2Wire.Headers, EndHeaders), .. headers, .. Prefix(body.Length, Http2Wire.Data, Http2Wire.EndStream), .. body],
            ending: null,
            PrefixSize + headers.Count);

        // Room for the answers of all calls, so that none has to be granted later.
        var room = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(room, int.MaxValue - ushort.MaxValue);
        call._socket.Send(
            [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Prefix(0, Http2Wire.Settings, 0), .. Prefix(4, Http2Wire.WindowUpdate, 0), .. room]);
        return call;
    }

    /// <summary>Makes the call and waits for its answer.</summary>
    public void Make()
    {
        if (_ending is null)
        {
            _stream += 2;
            BinaryPrimitives.WriteInt32BigEndian(_request.AsSpan(5), _stream);
            BinaryPrimitives.WriteInt32BigEndian(_request.AsSpan(_dataOffset + 5), _stream);
        }

        _socket.Send(_request);
        do
        {
            var count = _socket.Receive(_received.AsSpan(_length));
            Assert.NotEqual(0, count);
            _length += count;
        }
        while (!(_ending is null ? HasStreamEnded() : _received.AsSpan(0, _length).EndsWith(_ending)));
        _length = _ending is null ? _length : 0;
    }

    public void Dispose() => _socket.Dispose();

    private bool HasStreamEnded()
    {
        var position = 0;
        var hasEnded = false;
        while (_length - position >= PrefixSize)
        {
            var frame = _received.AsSpan(position);
            var size = PrefixSize + (BinaryPrimitives.ReadInt32BigEndian(frame) >>> 8);
            if (_length - position < size)
            {
                break;
            }

            Assert.NotEqual(Http2Wire.GoAway, frame[3]);
            Assert.NotEqual(Http2Wire.ResetStream, frame[3]);
            hasEnded |= frame[3] is Http2Wire.Headers && BinaryPrimitives.ReadInt32BigEndian(frame[5..]) == _stream && (frame[4] & Http2Wire.EndStream) != 0;
            position += size;
        }

        _received.AsSpan(position, _length - position).CopyTo(_received);
        _length -= position;
        return hasEnded;
    }

    // RFC 7541 §5.1, for lengths below 16 KiB.
    private static byte[] LengthOf(string value) => value.Length < 127
        ? [(byte)value.Length]
        : [127, (byte)(0x80 | ((value.Length - 127) & 0x7F)), (byte)((value.Length - 127) >> 7)];

    private static byte[] Prefix(int length, byte type, byte flags) => [0, (byte)(length >> 8), (byte)length, type, flags, 0, 0, 0, 0];
}
