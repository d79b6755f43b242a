using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.IntegrationTests.Typed.Exactness;

/// <summary>A record in the collection's own message.</summary>
internal sealed record WireRecord(string Id, byte[] Message) : SeenRecord(Id)
{
    // A zero in a message may be there or not.
    public override bool Has(ExactValue value) => value.Field switch
    {
        "meta" => Value.Parser.ParseFrom(ContentOf(FieldOf(value.Field))).Equals(Value.Parser.ParseFrom(ContentOf(value.Wire))),
        "place" => GeoPoint.Parser.ParseFrom(ContentOf(FieldOf(value.Field))).Equals(GeoPoint.Parser.ParseFrom(ContentOf(value.Wire))),
        _ => FieldOf(value.Field).SequenceEqual(value.Wire),
    };

    public override string Show(string field) => Convert.ToHexString(FieldOf(field));

    private static ByteString ContentOf(byte[] field)
    {
        var input = new CodedInputStream(field);
        input.ReadTag();
        return input.ReadBytes();
    }

    // All parts of the message that have the field's number, as they stand there.
    private byte[] FieldOf(string name)
    {
        var number = ExactnessBench.NumberOf(name);
        var input = new CodedInputStream(Message);
        List<byte> found = [];
        for (var start = 0L; input.ReadTag() is not 0 and var tag; start = input.Position)
        {
            input.SkipLastField();
            if (WireFormat.GetTagFieldNumber(tag) == number)
            {
                found.AddRange(Message[(int)start..(int)input.Position]);
            }
        }

        return [.. found];
    }
}
