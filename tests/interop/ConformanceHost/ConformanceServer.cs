using Connectrpc.Conformance.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Grpc.Baas.ConformanceHost;

/// <summary>Answers each call as its first request says.</summary>
internal sealed class ConformanceServer(TimeProvider time) : ConformanceService.ConformanceServiceBase
{
    public override async Task<UnaryResponse> Unary(UnaryRequest request, ServerCallContext context)
        => new() { Payload = await AnswerAsync(request.ResponseDefinition, [Any.Pack(request)], context) };

    public override async Task<IdempotentUnaryResponse> IdempotentUnary(IdempotentUnaryRequest request, ServerCallContext context)
        => new() { Payload = await AnswerAsync(request.ResponseDefinition, [Any.Pack(request)], context) };

    public override async Task<ClientStreamResponse> ClientStream(IAsyncStreamReader<ClientStreamRequest> requestStream, ServerCallContext context)
    {
        UnaryResponseDefinition? definition = null;
        var requests = new List<Any>();
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            definition = requests.Count == 0 ? request.ResponseDefinition : definition;
            requests.Add(Any.Pack(request));
        }

        return new ClientStreamResponse { Payload = await AnswerAsync(definition, requests, context) };
    }

    public override Task ServerStream(ServerStreamRequest request, IServerStreamWriter<ServerStreamResponse> responseStream, ServerCallContext context)
    {
        var answers = new StreamAnswers(
            payload => responseStream.WriteAsync(new ServerStreamResponse { Payload = payload }, context.CancellationToken), context, time);
        return SendAllAsync(answers, request.ResponseDefinition, Any.Pack(request));
    }

    public override async Task BidiStream(
        IAsyncStreamReader<BidiStreamRequest> requestStream,
        IServerStreamWriter<BidiStreamResponse> responseStream,
        ServerCallContext context)
    {
        var answers = new StreamAnswers(
            payload => responseStream.WriteAsync(new BidiStreamResponse { Payload = payload }, context.CancellationToken), context, time);
        var isFullDuplex = false;
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            var request = requestStream.Current;
            if (!answers.IsBegun)
            {
                isFullDuplex = request.FullDuplex;
                await answers.BeginAsync(request.ResponseDefinition);
            }

            answers.Take(Any.Pack(request));
            if (!isFullDuplex)
            {
                continue;
            }

            if (!answers.HasMore)
            {
                break;
            }

            await answers.AnswerAsync();
        }

        await answers.FinishAsync();
    }

    private static async Task SendAllAsync(StreamAnswers answers, StreamResponseDefinition? definition, Any request)
    {
        await answers.BeginAsync(definition);
        answers.Take(request);
        await answers.FinishAsync();
    }

    private async Task<ConformancePayload> AnswerAsync(UnaryResponseDefinition? definition, List<Any> requests, ServerCallContext context)
    {
        var info = RequestEcho.Of(context, requests);
        if (definition is null)
        {
            return new ConformancePayload { RequestInfo = info };
        }

        await ResponseMetadata.SendAsync(definition.ResponseHeaders, definition.ResponseTrailers, context);
        await Task.Delay(TimeSpan.FromMilliseconds(definition.ResponseDelayMs), time, context.CancellationToken);
        return definition.ResponseCase == UnaryResponseDefinition.ResponseOneofCase.Error
            ? throw Failures.Of(definition.Error, info)
            : new ConformancePayload { Data = definition.ResponseData, RequestInfo = info };
    }
}
