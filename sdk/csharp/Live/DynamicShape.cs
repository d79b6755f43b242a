using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.Client.Live;

/// <summary>The records of the generic service.</summary>
internal sealed class DynamicShape : RecordShape<Record>
{
    public static readonly DynamicShape Instance = new();

    public override string IdOf(Record record) => record.Id;

    public override string EtagOf(Record record) => record.Etag;

    public override bool AreSame(Record one, Record other) => one.Equals(other);

    public override object? ValueOf(Record record, string field) => field switch
    {
        "id" => record.Id,
        "created" => record.Created?.ToDateTimeOffset(),
        "updated" => record.Updated?.ToDateTimeOffset(),
        _ => record.Data?.Fields.TryGetValue(field, out var value) == true ? ToObject(value) : null,
    };

    private static object? ToObject(Value value) => value.KindCase switch
    {
        Value.KindOneofCase.StringValue => value.StringValue,
        Value.KindOneofCase.NumberValue => value.NumberValue,
        Value.KindOneofCase.BoolValue => value.BoolValue,
        _ => null,
    };
}
