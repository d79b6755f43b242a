using System.Collections.Concurrent;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Baas.Client;
using Grpc.Baas.V1.Records;
using Grpc.Core;

namespace Grpc.Baas.UnitTests.Client;

/// <summary>Stands for an engine that is watched: each connection plays the next part of a script and notes what was asked.</summary>
internal sealed class ScriptedFeed : CallInvoker
{
    private readonly ConcurrentQueue<(RecordEvent[] Events, BaasClientException? End, bool Hangs)> _parts = new();

    /// <summary>The requests, in their order.</summary>
    public List<WatchRecordsRequest> Requests { get; } = [];

    /// <summary>A connection that tells events and then breaks.</summary>
    public ScriptedFeed Break(params RecordEvent[] events) => Fail(Fault(Core.StatusCode.Unavailable), events);

    /// <summary>A connection that tells events and then ends with an error.</summary>
    public ScriptedFeed Fail(BaasClientException fault, params RecordEvent[] events)
    {
        _parts.Enqueue((events, fault, false));
        return this;
    }

    /// <summary>A connection that tells events and then ends with OK.</summary>
    public ScriptedFeed End(params RecordEvent[] events)
    {
        _parts.Enqueue((events, null, false));
        return this;
    }

    /// <summary>A connection that tells events and then is silent.</summary>
    public ScriptedFeed Hang(params RecordEvent[] events)
    {
        _parts.Enqueue((events, null, true));
        return this;
    }

    public static RecordEvent Connected(long position) => new() { Type = "connected", Position = position };

    public static RecordEvent Progress(long position) => new() { Type = "progress", Position = position };

    public static RecordEvent Created(long position) => new() { Type = "record.created", Position = position, RecordId = $"r{position}", Collection = "posts" };

    public static RecordEvent Snapshot(string id) => new() { Type = "record.snapshot", RecordId = id, Collection = "posts" };

    public static RecordEvent Complete(long position) => new() { Type = "snapshot.complete", Position = position };

    public static RecordEvent Reset(long position) => new() { Type = "reset", Position = position, Collection = "posts", Cause = "rights" };

    public static BaasClientException Fault(Core.StatusCode code, ErrorDefinition? error = null, TimeSpan? retryAfter = null)
    {
        var status = new Google.Rpc.Status();
        if (error is not null)
        {
            status.Details.Add(Any.Pack(new ErrorInfo { Reason = error.Reason, Domain = error.Domain }));
        }

        if (retryAfter is { } delay)
        {
            status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(delay) }));
        }

        var trailers = new Metadata { { "grpc-status-details-bin", Google.Protobuf.MessageExtensions.ToByteArray(status) } };
        return new BaasClientException(new Core.Status(code, "scripted"), trailers);
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        Requests.Add((request as WatchRecordsRequest)!.Clone());
        var part = _parts.TryDequeue(out var next) ? next : ([], Fault(Core.StatusCode.Aborted), false);
        var reader = new PartReader(part.Events, part.End, part.Hangs, options.CancellationToken);
        return new((IAsyncStreamReader<TResponse>)(object)reader, Task.FromResult(Metadata.Empty), () => default, () => Metadata.Empty, () => { });
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

    private sealed class PartReader(RecordEvent[] events, BaasClientException? end, bool hangs, CancellationToken cancelled) : IAsyncStreamReader<RecordEvent>
    {
        private int _next;

        public RecordEvent Current => events[_next - 1];

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            await Task.Yield();
            if (_next < events.Length)
            {
                _next++;
                return true;
            }

            if (hangs)
            {
                var silence = new TaskCompletionSource();
                await using var registration = cancelled.Register(() => silence.SetResult());
                await silence.Task;
                throw Fault(Core.StatusCode.Cancelled);
            }

            return end is null ? false : throw end;
        }
    }
}
