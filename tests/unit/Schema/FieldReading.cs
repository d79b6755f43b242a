using System.Globalization;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Secrets;
using Grpc.Baas.Engine.Schema.Types;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.UnitTests.Schema;

/// <summary>Makes field types from the JSON of a definition and reads values with them, as a write does.</summary>
internal static class FieldReading
{
    public static readonly SecretKeys Keys = new(Convert.ToBase64String(new byte[32]), "");

    public static FieldType Type(string definition)
    {
        var (type, faults) = Define(definition);
        Assert.Empty(faults);
        return type!;
    }

    public static (FieldType? Type, IReadOnlyList<FieldViolation> Faults) Define(string definition)
    {
        var faults = new DefinitionFaults();
        var field = CollectionField.Parser.ParseJson(definition);
        var type = FieldParser.Parse(new FieldDraft(field, "schema[0]", faults, name => name == "missing" ? null : $"id of {name}"))?.Type;
        (type as EncryptedType)?.Bind(Keys);
        return (type, faults.Violations);
    }

    /// <returns>The value as it is stored, "null", or the rule that it breaks with an exclamation mark.</returns>
    public static string Read(FieldType type, string json) => Read(type, Value.Parser.ParseJson(json));

    public static string Read(FieldType type, Value value) => Read(type, value.ToByteArray());

    public static string Read(FieldType type, byte[] value)
    {
        var input = StructValue.Parse(value);
        if (!type.TryRead(input, out var stored, out var fault))
        {
            Assert.False(string.IsNullOrEmpty(fault.Description));
            return $"!{fault.Rule}";
        }

        // What is stored must not change with the request's buffer.
        Array.Clear(value);
        return stored.HasValue ? Show(type.Kind, stored) : "null";
    }

    private static string Show(ValueKind kind, FieldValue value) => kind switch
    {
        ValueKind.Number => value.Number.ToString("R", CultureInfo.InvariantCulture),
        ValueKind.Integer => value.Integer.ToString(CultureInfo.InvariantCulture),
        ValueKind.Decimal or ValueKind.Timestamp => value.Integer.ToString(CultureInfo.InvariantCulture),
        ValueKind.Bytes => Convert.ToHexStringLower(value.Bytes.Span),
        ValueKind.Bool => value.Integer == 1 ? "true" : "false",
        _ => Encoding.UTF8.GetString(value.Bytes.Span),
    };
}
