using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.LoadTests.Watching;

/// <summary>
/// A stream read as bytes, since a thousand clients that make objects of what they get would be the larger part of the load: of each event
/// only the position and the time are looked at.
/// </summary>
/// <param name="countedFrom">Events of before, in microseconds since 1970, are not timed: the engine warms up.</param>
internal sealed class Subscriber(HttpClient http, string token, Func<long> countedFrom) : IDisposable
{
    private const int PrefixLength = 5;
    private const string Path = "/baas.records.v1.RecordService/WatchRecords";

    private readonly byte[] _buffer = new byte[32 << 10];
    private HttpResponseMessage? _response;
    private long _position;

    public DelayHistogram Delays { get; } = new();

    /// <summary>Events of changes that came.</summary>
    public int Changes { get; private set; }

    /// <summary>Events that came at a position that is not after the one before.</summary>
    public int OutOfOrder { get; private set; }

    /// <summary>Opens the stream, and waits until it has begun.</summary>
    public async Task OpenAsync(string collection, CancellationToken cancellationToken)
    {
        var message = new WatchRecordsRequest { Collection = collection }.ToByteArray();
        var frame = new byte[PrefixLength + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, PrefixLength);
        var request = new HttpRequestMessage(HttpMethod.Post, Path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(frame) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } },
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        _response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        _response.EnsureSuccessStatusCode();
    }

    /// <summary>Reads until it is cancelled, or until so many changes have come.</summary>
    public async Task ReadAsync(Func<int> wanted, CancellationToken cancellationToken)
    {
        await using var stream = await _response!.Content.ReadAsStreamAsync(cancellationToken);
        var filled = 0;
        while (Changes < wanted())
        {
            var read = await stream.ReadAsync(_buffer.AsMemory(filled), cancellationToken);
            if (read == 0)
            {
                throw new InvalidOperationException($"The stream ended after {Changes} changes: {_response.TrailingHeaders}");
            }

            var used = Accept(_buffer.AsSpan(0, filled + read), DateTime.UtcNow);
            filled += read - used;
            _buffer.AsSpan(used, filled).CopyTo(_buffer);
        }
    }

    public void Dispose() => _response?.Dispose();

    private int Accept(ReadOnlySpan<byte> bytes, DateTime now)
    {
        var used = 0;
        while (bytes.Length - used >= PrefixLength)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(bytes[(used + 1)..]);
            if (bytes.Length - used - PrefixLength < length)
            {
                break;
            }

            Accept(bytes.Slice(used + PrefixLength, length), (now - DateTime.UnixEpoch).Ticks / 10);
            used += PrefixLength + length;
        }

        return used;
    }

    private void Accept(ReadOnlySpan<byte> message, long nowMicros)
    {
        var reader = new EventReader(message);
        if (reader.TimeMicros == 0)
        {
            return;
        }

        Changes++;
        if (reader.TimeMicros >= countedFrom())
        {
            Delays.Add(nowMicros - reader.TimeMicros);
        }

        OutOfOrder += reader.Position > _position ? 0 : 1;
        _position = reader.Position;
    }
}
