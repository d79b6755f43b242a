using Google.Protobuf;
using Grpc.Baas.IntegrationTests.Rpc.Wire;
using Grpc.Core;
using Empty = Google.Protobuf.WellKnownTypes.Empty;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Grpc.Baas.IntegrationTests.Rpc;

/// <summary>The methods of wire.proto as a generator would declare them.</summary>
internal static class WireMethods
{
    private const string Service = "tests.wire.WireService";

    public static ServiceDescriptor Descriptor => WireReflection.Descriptor.Services[0];

    public static Method<EchoRequest, EchoResponse> Echo { get; } =
        new(MethodType.Unary, Service, "Echo", Of(EchoRequest.Parser), Of(EchoResponse.Parser));

    public static Method<EchoRequest, EchoResponse> Look { get; } =
        new(MethodType.Unary, Service, "Look", Of(EchoRequest.Parser), Of(EchoResponse.Parser));

    public static Method<EchoRequest, CollectResponse> Collect { get; } =
        new(MethodType.ClientStreaming, Service, "Collect", Of(EchoRequest.Parser), Of(CollectResponse.Parser));

    public static Method<RepeatRequest, RepeatEvent> Repeat { get; } =
        new(MethodType.ServerStreaming, Service, "Repeat", Of(RepeatRequest.Parser), Of(RepeatEvent.Parser));

    public static Method<EchoRequest, EchoResponse> Chat { get; } =
        new(MethodType.DuplexStreaming, Service, "Chat", Of(EchoRequest.Parser), Of(EchoResponse.Parser));

    public static Method<FailRequest, Empty> Fail { get; } =
        new(MethodType.Unary, Service, "Fail", Of(FailRequest.Parser), Of(Empty.Parser));

    public static IReadOnlyList<IMethod> All { get; } = [Echo, Collect, Repeat, Chat, Fail];

    public static void Bind(ServiceBinderBase binder, WireServer server)
    {
        binder.AddMethod(Echo, new UnaryServerMethod<EchoRequest, EchoResponse>(server.Scripts.Or(WireServer.Echo)));
        binder.AddMethod(Look, new UnaryServerMethod<EchoRequest, EchoResponse>(WireServer.Look));
        binder.AddMethod(Collect, new ClientStreamingServerMethod<EchoRequest, CollectResponse>(server.Scripts.Or(WireServer.Collect)));
        binder.AddMethod(Repeat, new ServerStreamingServerMethod<RepeatRequest, RepeatEvent>(server.Scripts.Or(server.Repeat)));
        binder.AddMethod(Chat, new DuplexStreamingServerMethod<EchoRequest, EchoResponse>(server.Scripts.Or(server.Chat)));
        binder.AddMethod(Fail, new UnaryServerMethod<FailRequest, Empty>(server.Fail));
    }

    /// <summary>As generated services marshal.</summary>
    public static Marshaller<T> Of<T>(MessageParser<T> parser)
        where T : class, IMessage<T>
        => Marshallers.Create<T>(
            (message, context) =>
            {
                context.SetPayloadLength(message.CalculateSize());
                message.WriteTo(context.GetBufferWriter());
                context.Complete();
            },
            context => parser.ParseFrom(context.PayloadAsReadOnlySequence()));
}
