using System.Text;
using System.Text.Json;
using Conformance;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Rpc.Json;
using Grpc.Baas.Engine.Rpc.Rest;
using ProtobufTestMessages.Proto2;
using ProtobufTestMessages.Proto3;

namespace Grpc.Baas.ProtobufTestee;

/// <summary>
/// Answers the cases of protobuf's conformance runner: JSON is read and written by the engine's codec, binary by
/// Google.Protobuf. Bytes that Google.Protobuf accepts go to the codec as they came, so that it meets every legal encoding.
/// </summary>
internal sealed class Testee
{
    private readonly MessagePlans _plans = new();
    private readonly Dictionary<string, (MessageDescriptor Type, MessageParser Parser)> _messages;

    public Testee()
    {
        var registry = new ExtensionRegistry
        {
            TestMessagesProto2Extensions.ExtensionInt32,
            TestAllTypesProto2.Types.MessageSetCorrectExtension1.Extensions.MessageSetExtension,
            TestAllTypesProto2.Types.MessageSetCorrectExtension2.Extensions.MessageSetExtension,
        };
        _plans.AddFile(TestMessagesProto3Reflection.Descriptor);
        _plans.AddFile(TestMessagesProto2Reflection.Descriptor);
        _messages = new()
        {
            [FailureSet.Descriptor.FullName] = (FailureSet.Descriptor, FailureSet.Parser),
            [TestAllTypesProto3.Descriptor.FullName] = (TestAllTypesProto3.Descriptor, TestAllTypesProto3.Parser),
            [TestAllTypesProto2.Descriptor.FullName] = (TestAllTypesProto2.Descriptor, TestAllTypesProto2.Parser.WithExtensionRegistry(registry)),
        };
    }

    public ConformanceResponse Answer(ConformanceRequest request)
    {
        if (!_messages.TryGetValue(request.MessageType, out var message))
        {
            return new ConformanceResponse { RuntimeError = $"The message '{request.MessageType}' is not known." };
        }

        if (request.TestCategory == TestCategory.JsonIgnoreUnknownParsingTest)
        {
            return new ConformanceResponse { Skipped = "Unknown fields are refused, never ignored." };
        }

        return request.PayloadCase switch
        {
            ConformanceRequest.PayloadOneofCase.JsonPayload => AnswerJson(request, message.Type, message.Parser),
            ConformanceRequest.PayloadOneofCase.ProtobufPayload => AnswerBinary(request, message.Type, message.Parser),
            _ => new ConformanceResponse { Skipped = "Only JSON and binary are spoken." },
        };
    }

    private ConformanceResponse AnswerJson(ConformanceRequest request, MessageDescriptor type, MessageParser parser)
    {
        using var wire = new WireWriter();
        try
        {
            JsonDecoder.Decode(Encoding.UTF8.GetBytes(request.JsonPayload), _plans.Get(type), _plans, wire);
        }
        catch (BaasException error)
        {
            return new ConformanceResponse { ParseError = error.Message };
        }

        return Write(request.RequestedOutputFormat, type, parser, wire.WrittenSpan.ToArray());
    }

    private ConformanceResponse AnswerBinary(ConformanceRequest request, MessageDescriptor type, MessageParser parser)
    {
        var wire = request.ProtobufPayload.ToByteArray();
        try
        {
            parser.ParseFrom(wire);
        }
        catch (InvalidProtocolBufferException error)
        {
            return new ConformanceResponse { ParseError = error.Message };
        }

        return Write(request.RequestedOutputFormat, type, parser, wire);
    }

    private ConformanceResponse Write(Conformance.WireFormat format, MessageDescriptor type, MessageParser parser, byte[] wire)
    {
        switch (format)
        {
            case Conformance.WireFormat.Protobuf:
                return new ConformanceResponse { ProtobufPayload = parser.ParseFrom(wire).ToByteString() };
            case Conformance.WireFormat.Json:
                return WriteJson(type, wire);
            default:
                return new ConformanceResponse { Skipped = "Only JSON and binary are spoken." };
        }
    }

    private ConformanceResponse WriteJson(MessageDescriptor type, byte[] wire)
    {
        using var output = new WireWriter();
        using var json = new Utf8JsonWriter(output, RestExchange.WriterOptions);
        try
        {
            new JsonEncoder(json, _plans, JsonFormat.Canonical).WriteMessage(_plans.Get(type), wire);
        }
        catch (WireFormatException error)
        {
            return new ConformanceResponse { SerializeError = error.Message };
        }

        json.Flush();
        return new ConformanceResponse { JsonPayload = Encoding.UTF8.GetString(output.WrittenSpan) };
    }
}
