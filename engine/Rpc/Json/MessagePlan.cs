using System.Text;
using Google.Protobuf.Reflection;
using Grpc.Baas.Engine.Rpc.Exchanges;

namespace Grpc.Baas.Engine.Rpc.Json;

/// <summary>What the codec must know of a message. Fixed once <see cref="MessagePlans"/> has filled it.</summary>
internal sealed class MessagePlan(MessageDescriptor descriptor)
{
    // Numbers up to here are looked up by place, the few above by hash.
    private const int MaxDense = 128;

    private FieldPlan?[] _dense = [];
    private Dictionary<int, FieldPlan> _sparse = [];
    private Utf8NameTable<FieldPlan> _names = new([]);

    public MessageDescriptor Descriptor { get; } = descriptor;

    public JsonShape Shape { get; } = ShapeOf(descriptor);

    /// <summary>Canonical JSON of messages that many streams send.</summary>
    public SharedTexts SharedTexts { get; } = new();

    /// <summary>The fields in the order of their declaration.</summary>
    public FieldPlan[] Fields { get; private set; } = [];

    /// <summary>Finds a field by its name in the proto or in lowerCamelCase.</summary>
    public FieldPlan? Find(ReadOnlySpan<byte> name) => _names.Find(name);

    public FieldPlan? Find(int number)
        => (uint)number < (uint)_dense.Length ? _dense[number] : _sparse.GetValueOrDefault(number);

    /// <summary>Adds the fields. It is apart from the constructor because messages may contain themselves.</summary>
    public void Fill(MessagePlans plans)
        => SetFields(Descriptor.Fields.InDeclarationOrder().Select((field, index) => new FieldPlan(field, index, plans)).ToArray());

    /// <summary>Adds a field that another file declares.</summary>
    public void Extend(FieldDescriptor extension, MessagePlans plans)
    {
        if (Find(extension.FieldNumber) is null)
        {
            SetFields([.. Fields, new FieldPlan(extension, Fields.Length, plans)]);
        }
    }

    private void SetFields(FieldPlan[] fields)
    {
        Fields = fields;
        var small = Fields.Where(field => field.Number <= MaxDense).ToArray();
        _dense = new FieldPlan?[small.Length == 0 ? 0 : small.Max(field => field.Number) + 1];
        foreach (var field in small)
        {
            _dense[field.Number] = field;
        }

        _sparse = Fields.Where(field => field.Number > MaxDense).ToDictionary(field => field.Number);

        // A field's own name goes before the one that another field takes in JSON.
        _names = new Utf8NameTable<FieldPlan>(Fields
            .Select(field => (Encoding.UTF8.GetBytes(field.Names[0]), field))
            .Concat(Fields.Select(field => (Encoding.UTF8.GetBytes(field.Names[^1]), field))));
    }

    private static JsonShape ShapeOf(MessageDescriptor descriptor) => descriptor.FullName switch
    {
        "google.protobuf.Timestamp" => JsonShape.Timestamp,
        "google.protobuf.Duration" => JsonShape.Duration,
        "google.protobuf.FieldMask" => JsonShape.FieldMask,
        "google.protobuf.Struct" => JsonShape.Struct,
        "google.protobuf.Value" => JsonShape.Value,
        "google.protobuf.ListValue" => JsonShape.ListValue,
        "google.protobuf.Any" => JsonShape.Any,
        "google.protobuf.DoubleValue" or "google.protobuf.FloatValue" or "google.protobuf.Int64Value"
            or "google.protobuf.UInt64Value" or "google.protobuf.Int32Value" or "google.protobuf.UInt32Value"
            or "google.protobuf.BoolValue" or "google.protobuf.StringValue" or "google.protobuf.BytesValue" => JsonShape.Wrapper,
        _ => JsonShape.Plain,
    };
}
