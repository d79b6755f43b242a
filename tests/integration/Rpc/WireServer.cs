using System.Collections.Concurrent;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.IntegrationTests.Rpc.Wire;
using Grpc.Core;
using Empty = Google.Protobuf.WellKnownTypes.Empty;

namespace Grpc.Baas.IntegrationTests.Rpc;

/// <summary>Does what a request asks: echoes, fails, waits.</summary>
internal sealed class WireServer
{
    private static readonly ErrorDefinition Refused = new("tests.wire", "REFUSED", StatusCode.InvalidArgument, "", "");

    private readonly ConcurrentDictionary<string, TaskCompletionSource> _ended = new();

    public WireScripts Scripts { get; } = new();

    /// <summary>Completes when a call that waits, of this name, was cancelled.</summary>
    public Task EndOf(string name) => _ended.GetOrAdd(name, _ => new TaskCompletionSource()).Task;

    public static async Task<EchoResponse> Echo(EchoRequest request, ServerCallContext context)
    {
        await EchoMetadataAsync(context);
        return Answer(request);
    }

    /// <summary>Echoes; lets caches keep the answer if it is asked for with the text "cacheable".</summary>
    public static async Task<EchoResponse> Look(EchoRequest request, ServerCallContext context)
    {
        if (request.Text == "cacheable")
        {
            await context.WriteResponseHeadersAsync(new Metadata { { "cache-control", "public, max-age=60" } });
        }

        return Answer(request);
    }

    public static async Task<CollectResponse> Collect(IAsyncStreamReader<EchoRequest> requestStream, ServerCallContext context)
    {
        var response = new CollectResponse();
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            response.Count++;
            response.Bytes += request.Blob.Length;
        }

        return response;
    }

    public async Task Repeat(RepeatRequest request, IServerStreamWriter<RepeatEvent> responseStream, ServerCallContext context)
    {
        for (var position = request.From + 1; position <= request.From + request.Count; position++)
        {
            var text = new string('x', request.Size);
            await responseStream.WriteAsync(new RepeatEvent { Type = "tick", Position = position, Text = text }, context.CancellationToken);
        }

        if (request.Fails)
        {
            throw new BaasException(Refused, "It fails.");
        }

        if (request.Waits)
        {
            await WaitAsync("Repeat", context);
        }
    }

    public async Task Chat(IAsyncStreamReader<EchoRequest> requestStream, IServerStreamWriter<EchoResponse> responseStream, ServerCallContext context)
    {
        await EchoMetadataAsync(context);
        try
        {
            while (await requestStream.MoveNext(context.CancellationToken))
            {
                await responseStream.WriteAsync(Answer(requestStream.Current), context.CancellationToken);
            }
        }
        catch (Exception) when (context.CancellationToken.IsCancellationRequested)
        {
            End("Chat");
            throw;
        }
    }

    public async Task<Empty> Fail(FailRequest request, ServerCallContext context)
    {
        switch (request.Kind)
        {
            case "declared":
                throw Declared(1);
            case "violations":
                throw Declared(500);
            case "bug":
                throw new InvalidOperationException("the secret cause");
            case "status":
                throw new RpcException(new Status(StatusCode.DataLoss, "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n"), new Metadata { { "x-more", "1" } });
            case "set":
                context.Status = new Status(StatusCode.FailedPrecondition, "set");
                return new Empty();
            case "wait":
                await WaitAsync("Fail", context);
                return new Empty();
            default:
                return new Empty();
        }
    }

    private static BaasException Declared(int violations)
        => new(Refused, "It was refused: ☺.", new Dictionary<string, string> { ["key"] = "value" })
        {
            Violations = [.. Enumerable.Range(0, violations).Select(i => new FieldViolation($"list[{i}].name", "REQUIRED", "A name is expected."))],
            Resource = ("thing", "things/1"),
            RetryAfter = TimeSpan.FromMilliseconds(1500),
        };

    private static EchoResponse Answer(EchoRequest request)
    {
        var response = new EchoResponse
        {
            Text = request.Text,
            Number = request.Number,
            Tags = { request.Tags },
            Book = request.Book,
            Time = request.Time,
            Blob = request.Blob,
        };
        if (request.HasFlag)
        {
            response.Flag = request.Flag;
        }

        return response;
    }

    // As the interop tests of gRPC have it.
    private static async Task EchoMetadataAsync(ServerCallContext context)
    {
        var initial = new Metadata();
        foreach (var entry in context.RequestHeaders.GetAll("x-grpc-test-echo-initial"))
        {
            initial.Add(entry);
        }

        foreach (var entry in context.RequestHeaders.GetAll("x-grpc-test-echo-trailing-bin"))
        {
            context.ResponseTrailers.Add(entry);
        }

        if (initial.Count > 0)
        {
            await context.WriteResponseHeadersAsync(initial);
        }
    }

    private async Task WaitAsync(string name, ServerCallContext context)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        }
        finally
        {
            End(name);
        }
    }

    private void End(string name) => _ended.GetOrAdd(name, _ => new TaskCompletionSource()).TrySetResult();
}
