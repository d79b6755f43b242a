using Google.Protobuf.WellKnownTypes;

namespace Grpc.Baas.IntegrationTests.Typed.Exactness;

/// <summary>A record's data as the generic service has it.</summary>
internal sealed record StructRecord(string Id, Struct Data) : SeenRecord(Id)
{
    public override bool Has(ExactValue value) =>
        value.Plain.Equals(Data.Fields.TryGetValue(value.Field, out var field) ? field : Value.ForNull());

    public override string Show(string field) => Data.Fields.TryGetValue(field, out var value) ? value.ToString() : "nothing";
}
