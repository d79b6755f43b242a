using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.LoadTests.Scenarios;
using Grpc.Baas.V1.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Grpc.Baas.LoadTests.Hosts;

/// <summary>
/// The least that takes changes to streams: each is encoded once and written to one stream after the other. It knows no rules, no log and no
/// database, and a stream that stands still would stop them all.
/// </summary>
internal sealed class BareFanOut
{
    public const string WatchPath = "/baas.records.v1.RecordService/WatchRecords";
    public const string WritePath = "/bench/write";

    private const int PrefixSize = 5;

    private readonly ConcurrentDictionary<PipeWriter, bool> _streams = [];
    private readonly SemaphoreSlim _writing = new(1, 1);
    private long _position;

    public async Task WatchAsync(HttpContext http)
    {
        http.Response.ContentType = "application/grpc";
        await http.Response.BodyWriter.FlushAsync();
        var closed = new TaskCompletionSource();
        _streams[http.Response.BodyWriter] = true;
        await using var registration = http.RequestAborted.Register(() => closed.TrySetResult());
        await closed.Task;
        _streams.TryRemove(http.Response.BodyWriter, out _);
    }

    public async Task WriteAsync(HttpContext http)
    {
        var time = Timestamp.FromDateTime(DateTime.UtcNow);
        await _writing.WaitAsync();
        try
        {
            var frame = MakeFrame(time);
            foreach (var (stream, _) in _streams)
            {
                await stream.WriteAsync(frame);
            }
        }
        finally
        {
            _writing.Release();
        }

        http.Response.ContentType = "application/grpc";
        await http.Response.StartAsync();
        http.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers.GrpcStatus = "0";
    }

    private byte[] MakeFrame(Timestamp time)
    {
        var change = new RecordEvent
        {
            Type = "record.created",
            Collection = TestRecords.Collection,
            RecordId = Guid.CreateVersion7().ToString(),
            Data = TestRecords.MakeStruct(1),
            Timestamp = time,
            Position = ++_position,
            Etag = "1",
            Created = time,
            Cause = "write",
        };
        var frame = new byte[PrefixSize + change.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), frame.Length - PrefixSize);
        change.WriteTo(frame.AsSpan(PrefixSize));
        return frame;
    }
}
