using System.Globalization;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Testing;

namespace Grpc.Baas.TestHost;

/// <summary>
/// Serves gRPC's interoperability tests. UnimplementedCall stays as the generated class has it, as they ask.
/// Source: grpc/doc/interop-test-descriptions.md, "Server".
/// </summary>
internal sealed class InteropService(TimeProvider time) : TestService.TestServiceBase
{
    // Requests of a half-duplex call wait in memory until the last has come.
    private const int MaxHeldBytes = 16 * 1024 * 1024;

    private readonly string _serverId = Guid.NewGuid().ToString();

    public override async Task<Empty> EmptyCall(Empty request, ServerCallContext context)
    {
        await InitialMetadata.SendAsync(context, mayCompress: false);
        return new Empty();
    }

    public override async Task<SimpleResponse> UnaryCall(SimpleRequest request, ServerCallContext context)
    {
        MessageCompression.Check(request.ExpectCompressed, context);
        context.WriteOptions = MessageCompression.Of(request.ResponseCompressed);
        await InitialMetadata.SendAsync(context, mayCompress: request.ResponseCompressed is { Value: true });
        InteropFaults.ThrowAsked(request.ResponseStatus);
        return new SimpleResponse
        {
            Payload = Payloads.Make(request.ResponseType, request.ResponseSize, "response_size"),
            ServerId = request.FillServerId ? _serverId : "",
            Hostname = Environment.MachineName,
        };
    }

    public override async Task<SimpleResponse> CacheableUnaryCall(SimpleRequest request, ServerCallContext context)
    {
        await context.WriteResponseHeadersAsync(new Metadata { { "cache-control", "max-age=60, public" } });
        var now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
        var body = ByteString.CopyFromUtf8(now.ToString(CultureInfo.InvariantCulture));
        return new SimpleResponse { Payload = new Payload { Body = body } };
    }

    public override async Task StreamingOutputCall(
        StreamingOutputCallRequest request,
        IServerStreamWriter<StreamingOutputCallResponse> responseStream,
        ServerCallContext context)
    {
        await InitialMetadata.SendAsync(context, mayCompress: request.ResponseParameters.Any(asked => asked.Compressed is { Value: true }));
        await AnswerAsync(request, responseStream, context);
    }

    public override async Task<StreamingInputCallResponse> StreamingInputCall(
        IAsyncStreamReader<StreamingInputCallRequest> requestStream,
        ServerCallContext context)
    {
        await InitialMetadata.SendAsync(context, mayCompress: false);
        var size = 0L;
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            var request = requestStream.Current;
            MessageCompression.Check(request.ExpectCompressed, context);
            size += request.Payload?.Body.Length ?? 0;
        }

        return size <= int.MaxValue
            ? new StreamingInputCallResponse { AggregatedPayloadSize = (int)size }
            : throw InteropFaults.SumTooLarge(size);
    }

    public override async Task FullDuplexCall(
        IAsyncStreamReader<StreamingOutputCallRequest> requestStream,
        IServerStreamWriter<StreamingOutputCallResponse> responseStream,
        ServerCallContext context)
    {
        await InitialMetadata.SendAsync(context, mayCompress: true);
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            await AnswerAsync(requestStream.Current, responseStream, context);
        }
    }

    public override async Task HalfDuplexCall(
        IAsyncStreamReader<StreamingOutputCallRequest> requestStream,
        IServerStreamWriter<StreamingOutputCallResponse> responseStream,
        ServerCallContext context)
    {
        await InitialMetadata.SendAsync(context, mayCompress: true);
        foreach (var request in await HoldAsync(requestStream, context.CancellationToken))
        {
            await AnswerAsync(request, responseStream, context);
        }
    }

    private static async Task<List<StreamingOutputCallRequest>> HoldAsync(
        IAsyncStreamReader<StreamingOutputCallRequest> requestStream,
        CancellationToken cancellationToken)
    {
        var requests = new List<StreamingOutputCallRequest>();
        var heldBytes = 0;
        while (await requestStream.MoveNext(cancellationToken))
        {
            heldBytes += requestStream.Current.CalculateSize();
            if (heldBytes > MaxHeldBytes)
            {
                throw InteropFaults.TooMuchHeld(MaxHeldBytes);
            }

            requests.Add(requestStream.Current);
        }

        return requests;
    }

    private async Task AnswerAsync(
        StreamingOutputCallRequest request,
        IServerStreamWriter<StreamingOutputCallResponse> responses,
        ServerCallContext context)
    {
        InteropFaults.ThrowAsked(request.ResponseStatus);
        foreach (var asked in request.ResponseParameters)
        {
            await PauseAsync(asked.IntervalUs, context.CancellationToken);
            var payload = Payloads.Make(request.ResponseType, asked.Size, "response_parameters.size");
            responses.WriteOptions = MessageCompression.Of(asked.Compressed);
            await responses.WriteAsync(new StreamingOutputCallResponse { Payload = payload }, context.CancellationToken);
        }
    }

    private Task PauseAsync(int microseconds, CancellationToken cancellationToken)
        => microseconds switch
        {
            0 => Task.CompletedTask,
            > 0 => Task.Delay(TimeSpan.FromMicroseconds(microseconds), time, cancellationToken),
            _ => throw InteropFaults.IntervalNegative(microseconds),
        };
}
