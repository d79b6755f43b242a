using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Rpc.Json;
using Grpc.Baas.Engine.Rpc.Rest;
using Grpc.Baas.UnitTests.Rpc.Codec;

namespace Grpc.Baas.UnitTests.Rpc.Json;

/// <summary>Transcodes messages of codec.proto; Google.Protobuf reads what comes out, and makes what goes in.</summary>
internal static class Transcoder
{
    public static MessagePlans Plans { get; } = MakePlans();

    public static T Decode<T>(string json)
        where T : IMessage<T>, new()
        => Decode<T>(Encoding.UTF8.GetBytes(json));

    public static T Decode<T>(byte[] json)
        where T : IMessage<T>, new()
    {
        using var output = new WireWriter();
        JsonDecoder.Decode(json, PlanOf<T>(), Plans, output);
        var message = new T();
        message.MergeFrom(output.WrittenSpan.ToArray());
        return message;
    }

    public static string Encode<T>(T message, JsonFormat format = JsonFormat.Native)
        where T : IMessage<T>, new()
        => Encode(message.ToByteArray(), PlanOf<T>(), format);

    public static string Encode(byte[] wire, MessagePlan plan, JsonFormat format = JsonFormat.Native)
    {
        using var output = new WireWriter();
        using var json = new Utf8JsonWriter(output, RestExchange.WriterOptions);
        new JsonEncoder(json, Plans, format).WriteMessage(plan, wire);
        json.Flush();
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>Decodes what must be refused.</summary>
    /// <returns>The refusal's reason, and the path of its field or the offset of its byte.</returns>
    public static (string Reason, string Place) Refuse<T>(byte[] json)
        where T : IMessage<T>, new()
    {
        var error = Assert.Throws<BaasException>(() => Decode<T>(json));
        var place = error.Violations.Count > 0 ? error.Violations[0].Field : error.Metadata.GetValueOrDefault("offset", "");
        return (error.Definition.Reason, place);
    }

    public static (string Reason, string Place) Refuse<T>(string json)
        where T : IMessage<T>, new()
        => Refuse<T>(Encoding.UTF8.GetBytes(json));

    public static MessagePlan PlanOf<T>()
        where T : IMessage<T>, new()
        => Plans.Get(new T().Descriptor);

    private static MessagePlans MakePlans()
    {
        var plans = new MessagePlans();
        plans.AddFile(CodecReflection.Descriptor);
        return plans;
    }
}
