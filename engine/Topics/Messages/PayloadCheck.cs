using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Topics.Messages;

/// <summary>What a message may be, so that every client can read it.</summary>
internal static class PayloadCheck
{
    private const int MaxBytes = 64 << 10;

    // Each level of JSON is three of protobuf, whose parsers take a hundred.
    private const int MaxDepth = 25;

    /// <exception cref="BaasException">topics PAYLOAD_INVALID.</exception>
    public static void Require(Struct payload)
    {
        if (payload.CalculateSize() > MaxBytes)
        {
            throw TopicsErrors.PayloadInvalid("at most 64 KiB are expected");
        }

        Require(payload, depth: 1);
    }

    private static void Require(Struct payload, int depth)
    {
        foreach (var value in payload.Fields.Values)
        {
            Require(value, depth);
        }
    }

    private static void Require(Value value, int depth)
    {
        if (depth > MaxDepth)
        {
            throw TopicsErrors.PayloadInvalid($"at most {MaxDepth} levels of objects and lists are expected");
        }

        switch (value.KindCase)
        {
            case Value.KindOneofCase.NumberValue when !double.IsFinite(value.NumberValue):
                throw TopicsErrors.PayloadInvalid("numbers that JSON can write are expected");
            case Value.KindOneofCase.StructValue:
                Require(value.StructValue, depth + 1);
                break;
            case Value.KindOneofCase.ListValue:
                foreach (var item in value.ListValue.Values)
                {
                    Require(item, depth + 1);
                }

                break;
            case Value.KindOneofCase.None:
                throw TopicsErrors.PayloadInvalid("a kind for each value is expected");
        }
    }
}
