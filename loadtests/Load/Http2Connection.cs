using System.Buffers.Binary;
using System.Net.Sockets;

namespace Grpc.Baas.LoadTests.Load;

/// <summary>
/// One connection of HTTP/2 without TLS that sends requests made beforehand and looks in the answers only for their end and, with gRPC and gRPC-Web, for
/// the status. What is asked for while answers are read goes out together after them.
/// </summary>
internal sealed class Http2Connection : IAsyncDisposable
{
    private const int HeadLength = 9;
    private const int WindowStep = 16 << 20;

    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte ResetStream = 3;
    private const byte Settings = 4;
    private const byte Ping = 6;
    private const byte GoAway = 7;
    private const byte WindowUpdate = 8;
    private const byte EndStream = 1;
    private const byte Ack = 1;
    private const byte EndHeaders = 4;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _received = new byte[1 << 20];
    private readonly Lock _sending = new();
    private readonly HeaderTable _headers = new();
    private readonly Dictionary<int, CallSlot> _calls = [];
    private readonly string _authority;
    private byte[] _output = new byte[64 << 10];
    private int _outputLength;
    private int _stream = -1;
    private int _unacknowledged;
    private int _reader = -1;
    private Task _reading = Task.CompletedTask;

    public Http2Connection(Uri address)
    {
        _authority = address.Authority;
        _socket.Connect(address.Host, address.Port);

        // No table of headers in answers, so that their status stands there as text; windows that never close.
        Span<byte> settings = stackalloc byte[12];
        BinaryPrimitives.WriteInt16BigEndian(settings, 1);
        BinaryPrimitives.WriteInt16BigEndian(settings[6..], 4);
        BinaryPrimitives.WriteInt32BigEndian(settings[8..], int.MaxValue);
        Append("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8);
        AppendFrame(Settings, 0, 0, settings);
        AppendWindowUpdate(int.MaxValue - ushort.MaxValue);
        Flush();
        _reading = Task.Run(ReadAsync);
    }

    /// <summary>Bytes of answers so far.</summary>
    public long ReceivedBytes { get; private set; }

    public ValueTask CallAsync(LoadRequest request, CallSlot slot)
    {
        var call = slot.Begin();
        lock (_sending)
        {
            _stream += 2;
            _calls.Add(_stream, slot);
            var hasBody = request.Body.Length > 0;
            AppendFrame(Headers, (byte)(EndHeaders | (hasBody ? 0 : EndStream)), _stream, _headers.BlockOf(request, _authority));
            if (hasBody)
            {
                AppendFrame(Data, EndStream, _stream, request.Body);
            }

            if (Environment.CurrentManagedThreadId != _reader)
            {
                Flush();
            }
        }

        return call;
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _reading;
    }

    private async Task ReadAsync()
    {
        try
        {
            for (var filled = 0; ;)
            {
                var count = await _socket.ReceiveAsync(_received.AsMemory(filled));
                if (count == 0)
                {
                    throw new InvalidOperationException("The server closed the connection.");
                }

                ReceivedBytes += count;
                filled += count;
                var used = Accept(_received.AsSpan(0, filled));
                filled -= used;
                _received.AsSpan(used, filled).CopyTo(_received);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            FailAll(exception);
        }
    }

    private int Accept(ReadOnlySpan<byte> bytes)
    {
        _reader = Environment.CurrentManagedThreadId;
        var used = 0;
        while (bytes.Length - used >= HeadLength)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(bytes[used..]) >>> 8;
            if (bytes.Length - used - HeadLength < length)
            {
                break;
            }

            var head = bytes.Slice(used, HeadLength);
            Accept(head[3], head[4], BinaryPrimitives.ReadInt32BigEndian(head[5..]), bytes.Slice(used + HeadLength, length));
            used += HeadLength + length;
        }

        lock (_sending)
        {
            _reader = -1;
            Flush();
        }

        return used;
    }

    private void Accept(byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        switch (type)
        {
            case Data:
                Acknowledge(payload.Length);
                End(stream, flags, WebTrailers.IsFault(payload) ? new InvalidOperationException($"An answer is an error: {Printable(payload)}") : null);
                break;
            case Headers:
                End(stream, flags, IsFault(payload) ? new InvalidOperationException($"An answer is an error: {Printable(payload)}") : null);
                break;
            case ResetStream:
                End(stream, EndStream, new InvalidOperationException($"The server reset a call: {BinaryPrimitives.ReadInt32BigEndian(payload)}."));
                break;
            case Settings or Ping when (flags & Ack) == 0:
                Send(type, payload);
                break;
            case GoAway:
                throw new InvalidOperationException("The server sends the connection away.");
        }
    }

    // Only what says a status, which is `:status` alone in the first block: 8 is the entry of 200.
    private static bool IsFault(ReadOnlySpan<byte> block)
    {
        var status = block.IndexOf("grpc-status"u8);
        return status >= 0
            ? !block[(status + "grpc-status"u8.Length)..].StartsWith("\u00010"u8)
            : block.IndexOf((byte)0x88) is < 0 or > 3;
    }

    private static string Printable(ReadOnlySpan<byte> block)
        => string.Concat(block.ToArray().Select(static value => value is >= 32 and < 127 ? (char)value : ' '));

    private void End(int stream, byte flags, Exception? fault)
    {
        if (fault is null && (flags & EndStream) == 0)
        {
            return;
        }

        CallSlot? slot;
        lock (_sending)
        {
            if (!_calls.Remove(stream, out slot))
            {
                return;
            }
        }

        if (fault is null)
        {
            slot.Succeed();
        }
        else
        {
            slot.Fail(fault);
        }
    }

    private void FailAll(Exception exception)
    {
        CallSlot[] left;
        lock (_sending)
        {
            left = [.. _calls.Values];
            _calls.Clear();
        }

        foreach (var slot in left)
        {
            slot.Fail(exception);
        }
    }

    private void Acknowledge(int bytes)
    {
        _unacknowledged += bytes;
        if (_unacknowledged >= WindowStep)
        {
            lock (_sending)
            {
                AppendWindowUpdate(_unacknowledged);
            }

            _unacknowledged = 0;
        }
    }

    private void Send(byte type, ReadOnlySpan<byte> payload)
    {
        lock (_sending)
        {
            AppendFrame(type, Ack, 0, type == Ping ? payload : []);
        }
    }

    private void AppendWindowUpdate(int bytes)
    {
        Span<byte> increment = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(increment, bytes);
        AppendFrame(WindowUpdate, 0, 0, increment);
    }

    private void AppendFrame(byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        Span<byte> head = stackalloc byte[HeadLength];
        BinaryPrimitives.WriteInt32BigEndian(head, payload.Length << 8);
        head[3] = type;
        head[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(head[5..], stream);
        Append(head);
        Append(payload);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (_output.Length - _outputLength < bytes.Length)
        {
            Array.Resize(ref _output, Math.Max(2 * _output.Length, _outputLength + bytes.Length));
        }

        bytes.CopyTo(_output.AsSpan(_outputLength));
        _outputLength += bytes.Length;
    }

    private void Flush()
    {
        for (var sent = 0; sent < _outputLength;)
        {
            sent += _socket.Send(_output.AsSpan(sent, _outputLength - sent));
        }

        _outputLength = 0;
    }
}
