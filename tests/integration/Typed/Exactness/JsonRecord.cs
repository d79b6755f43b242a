using System.Text.Json;

namespace Grpc.Baas.IntegrationTests.Typed.Exactness;

/// <summary>A record in JSON, which leaves null out or says it.</summary>
internal sealed record JsonRecord(string Id, JsonElement Fields, bool IsTyped) : SeenRecord(Id)
{
    public override bool Has(ExactValue value)
    {
        using var expected = JsonDocument.Parse(IsTyped ? value.TypedJson : value.Json, new JsonDocumentOptions { MaxDepth = 200 });
        return Fields.TryGetProperty(value.Field, out var field)
            ? AreSame(expected.RootElement, field)
            : expected.RootElement.ValueKind == JsonValueKind.Null;
    }

    public override string Show(string field) => Fields.TryGetProperty(field, out var value) ? value.GetRawText() : "nothing";

    // Unlike JsonElement.DeepEquals it tells zeros apart by their sign.
    private static bool AreSame(JsonElement one, JsonElement other) => (one.ValueKind, other.ValueKind) switch
    {
        var (kind, otherKind) when kind != otherKind => false,
        (JsonValueKind.Number, _) => BitConverter.DoubleToInt64Bits(one.GetDouble()) == BitConverter.DoubleToInt64Bits(other.GetDouble()),
        (JsonValueKind.String, _) => one.GetString() == other.GetString(),
        (JsonValueKind.Array, _) => one.GetArrayLength() == other.GetArrayLength() && one.EnumerateArray().Zip(other.EnumerateArray()).All(pair => AreSame(pair.First, pair.Second)),
        (JsonValueKind.Object, _) => one.EnumerateObject().Count() == other.EnumerateObject().Count()
            && one.EnumerateObject().All(member => other.TryGetProperty(member.Name, out var value) && AreSame(member.Value, value)),
        _ => true,
    };
}
