using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Grpc.Baas.LoadTests.Load;

namespace Grpc.Baas.LoadTests.Watching;

/// <summary>
/// A stream read as bytes, since a thousand clients that make objects of what they get would be the larger part of the load: of each event
/// only the position and the time are looked at.
/// </summary>
internal sealed class Subscriber(HttpClient http, LoadRequest watch)
{
    private readonly byte[] _buffer = new byte[32 << 10];
    private HttpResponseMessage? _response;
    private long _position;
    private long _changes;
    private Histogram _delays = new();

    /// <summary>Events of changes that came so far.</summary>
    public long Changes => Volatile.Read(ref _changes);

    /// <summary>Events that came at a position that is not after the one before.</summary>
    public int OutOfOrder { get; private set; }

    /// <summary>Opens the stream, and waits until it has begun.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, watch.Path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(watch.Body) { Headers = { ContentType = new MediaTypeHeaderValue(watch.ContentType) } },
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", watch.Token);
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        _response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        _response.EnsureSuccessStatusCode();
        if (_response.Headers.Contains("grpc-status"))
        {
            // An error comes with the status of success, too, and without a stream.
            throw new InvalidOperationException($"The stream was refused: {_response.Headers}");
        }
    }

    /// <summary>Reads until it is cancelled.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        await using var stream = await _response!.Content.ReadAsStreamAsync(cancellationToken);
        for (var filled = 0; ;)
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

    /// <summary>Takes how long the events took since the last time; nothing may come meanwhile.</summary>
    public Histogram TakeDelays()
    {
        var delays = _delays;
        _delays = new Histogram();
        return delays;
    }

    private int Accept(ReadOnlySpan<byte> bytes, DateTime now)
    {
        var used = 0;
        while (bytes.Length - used >= LoadRequest.PrefixLength)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(bytes[(used + 1)..]);
            if (bytes.Length - used - LoadRequest.PrefixLength < length)
            {
                break;
            }

            AcceptEvent(bytes.Slice(used + LoadRequest.PrefixLength, length), now);
            used += LoadRequest.PrefixLength + length;
        }

        return used;
    }

    private void AcceptEvent(ReadOnlySpan<byte> message, DateTime now)
    {
        var reader = new EventReader(message);
        if (reader.TimeMicros == 0)
        {
            return;
        }

        _delays.Add(now - DateTime.UnixEpoch.AddMicroseconds(reader.TimeMicros));
        OutOfOrder += reader.Position > _position ? 0 : 1;
        _position = reader.Position;
        Volatile.Write(ref _changes, _changes + 1);
    }
}
