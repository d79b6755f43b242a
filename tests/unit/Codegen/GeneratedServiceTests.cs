using System.Buffers;
using CodegenInputs.CallKinds.V1;
using Grpc.Core;

namespace Grpc.Baas.UnitTests.Codegen;

/// <summary>The golden files are compiled into the tests; here they run.</summary>
public sealed class GeneratedServiceTests
{
    [Fact]
    public void Descriptor_IsTheOneOfTheProtoFile()
        => Assert.Equal("codegen_inputs.call_kinds.v1.EchoService", EchoService.Descriptor.FullName);

    [Fact]
    public void Methods_HaveTheirKindAndName()
    {
        Assert.Equal((MethodType.Unary, "Unary"), (EchoService.UnaryMethod.Type, EchoService.UnaryMethod.Name));
        Assert.Equal(MethodType.ClientStreaming, EchoService.CollectMethod.Type);
        Assert.Equal(MethodType.ServerStreaming, EchoService.ExpandMethod.Type);
        Assert.Equal(MethodType.DuplexStreaming, EchoService.ChatMethod.Type);
        Assert.Equal("/codegen_inputs.call_kinds.v1.EchoService/Chat", EchoService.ChatMethod.FullName);
    }

    [Fact]
    public void Marshallers_Message_ComesBackAsItWas()
    {
        var message = new EchoResponse { Text = "grüß", Times = 0 };
        var output = new BufferSerialization();
        EchoService.UnaryMethod.ResponseMarshaller.ContextualSerializer(message, output);
        var copy = EchoService.UnaryMethod.ResponseMarshaller.ContextualDeserializer(new BufferDeserialization(output.Written));

        Assert.True(output.IsComplete);
        Assert.Equal(output.Written.Length, output.StatedLength);
        Assert.Equal(message, copy);
        Assert.True(copy.HasTimes);
    }

    [Fact]
    public void BindService_Server_GivesEachMethodToTheBinder()
    {
        var binder = new RecordingBinder();
        EchoService.BindService(binder, new EchoServer());

        Assert.Equal(["Unary Unary", "ClientStreaming Collect", "ServerStreaming Expand", "DuplexStreaming Chat", "Unary Forget"], binder.Bound);
    }

    [Fact]
    public async Task Server_MethodNotOverridden_IsUnimplemented()
    {
        var exception = await Assert.ThrowsAsync<RpcException>(() => new EchoServer().Forget(new EchoRequest(), context: null!));

        Assert.Equal(StatusCode.Unimplemented, exception.StatusCode);
    }

    [Fact]
    public void Client_BothOverloads_PassTheOptionsOn()
    {
        using var cancellation = new CancellationTokenSource();
        var deadline = DateTime.UnixEpoch.AddDays(1);
        var headers = new Metadata();
        var invoker = new RecordingInvoker();
        var client = new EchoService.EchoServiceClient(invoker);

        client.Expand(new EchoRequest { Text = "a" }, headers, deadline, cancellation.Token);
        client.Chat(new CallOptions(headers, deadline, cancellation.Token));

        Assert.Equal(["Expand { \"text\": \"a\" }", "Chat"], invoker.Calls);
        Assert.All(invoker.Options, options => Assert.Equal(
            (headers, deadline, cancellation.Token), (options.Headers, options.Deadline!.Value, options.CancellationToken)));
    }

    [Fact]
    public void ErrorTable_Names_AreThoseOfTheEnum()
    {
        var names = typeof(CodegenInputs.Errors.HTTP2ParserErrorTable).GetFields().Select(field => field.Name);

        Assert.Equal(System.Enum.GetNames<CodegenInputs.Errors.HTTP2ParserError>()[1..], names);
    }

    [Fact]
    public void ErrorTable_All_HasEachErrorInOrder()
        => Assert.Equal(["TEXT_ODD", "2ND_UTF8CHECK_FAILED"], CodegenInputs.Errors.HTTP2ParserErrorTable.All.Select(error => error.Reason));

    private sealed class EchoServer : EchoService.EchoServiceBase;

    private sealed class BufferSerialization : SerializationContext
    {
        private readonly ArrayBufferWriter<byte> _buffer = new();

        public ReadOnlyMemory<byte> Written => _buffer.WrittenMemory;

        public int StatedLength { get; private set; }

        public bool IsComplete { get; private set; }

        public override IBufferWriter<byte> GetBufferWriter() => _buffer;

        public override void SetPayloadLength(int payloadLength) => StatedLength = payloadLength;

        public override void Complete() => IsComplete = true;

        public override void Complete(byte[] payload) => throw new NotSupportedException("Arrays are not to be used.");
    }

    private sealed class BufferDeserialization(ReadOnlyMemory<byte> payload) : DeserializationContext
    {
        public override int PayloadLength => payload.Length;

        public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => new(payload);

        public override byte[] PayloadAsNewBuffer() => throw new NotSupportedException("Arrays are not to be used.");
    }
}
