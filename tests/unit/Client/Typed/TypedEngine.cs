using System.Buffers;
using Google.Protobuf;
using Grpc.Core;

namespace Grpc.Baas.UnitTests.Client.Typed;

/// <summary>Stands for an engine's typed service: notes each request's bytes, and answers with messages that were given.</summary>
internal sealed class TypedEngine(params IMessage[] answers) : CallInvoker
{
    private readonly Queue<IMessage> _answers = new(answers);

    /// <summary>Path, bytes and metadata of the calls, in order; of a stream of requests, one entry a message.</summary>
    public List<(string Method, byte[] Request, Metadata? Headers)> Calls { get; } = [];

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        Note(method, options, request);
        return new(Task.FromResult(Answer(method)), Task.FromResult(Metadata.Empty), () => default, () => Metadata.Empty, () => { });
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        Note(method, options, request);
        return new(new Reader<TResponse>(() => _answers.Count > 0 ? Answer(method) : null), Task.FromResult(Metadata.Empty), () => default, () => Metadata.Empty, () => { });
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => new(
        new Writer<TRequest>(request => Note(method, options, request)),
        Task.FromResult(Answer(method)),
        Task.FromResult(Metadata.Empty),
        () => default,
        () => Metadata.Empty,
        () => { });

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

    private void Note<TRequest, TResponse>(Method<TRequest, TResponse> method, CallOptions options, TRequest request)
    {
        var context = new Output();
        method.RequestMarshaller.ContextualSerializer(request, context);
        Calls.Add((method.FullName, context.Bytes!, options.Headers));
    }

    private TResponse Answer<TRequest, TResponse>(Method<TRequest, TResponse> method) =>
        method.ResponseMarshaller.ContextualDeserializer(new Input(_answers.Dequeue().ToByteArray()));

    private sealed class Output : SerializationContext
    {
        public byte[]? Bytes { get; private set; }

        public override void Complete(byte[] payload) => Bytes = payload;

        public override IBufferWriter<byte> GetBufferWriter() => throw new NotSupportedException();

        public override void SetPayloadLength(int payloadLength)
        {
        }

        public override void Complete()
        {
        }
    }

    private sealed class Input(byte[] bytes) : DeserializationContext
    {
        public override int PayloadLength => bytes.Length;

        public override byte[] PayloadAsNewBuffer() => bytes;

        public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => new(bytes);
    }

    private sealed class Reader<T>(Func<T?> next) : IAsyncStreamReader<T>
        where T : class
    {
        public T Current { get; private set; } = null!;

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            await Task.Yield();
            Current = next()!;
            return Current is not null;
        }
    }

    private sealed class Writer<T>(Action<T> note) : IClientStreamWriter<T>
    {
        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

        public Task WriteAsync(T message, CancellationToken cancellationToken)
        {
            note(message);
            return Task.CompletedTask;
        }

        public Task CompleteAsync() => Task.CompletedTask;
    }
}
