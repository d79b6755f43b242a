using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Google.Protobuf.WellKnownTypes;

namespace Grpc.Baas.Client;

/// <summary>
/// Values of a record on their way to the engine. Write them as <c>new RecordData { ["title"] = "Hello", ["tags"] = new[] { "a" } }</c>,
/// or make them from JSON text, from a dictionary, or from an object of your own.
/// </summary>
public sealed class RecordData : IEnumerable<KeyValuePair<string, Value>>
{
    private const string ReflectionWarning = "Serializing by reflection needs members that trimming may remove; pass a JsonTypeInfo<T>.";

    /// <summary>Makes data without values.</summary>
    public RecordData()
        : this(new Struct())
    {
    }

    private RecordData(Struct fields) => Fields = fields;

    /// <summary>The values as they travel.</summary>
    public Struct Fields { get; }

    /// <summary>
    /// Sets a value: null, bool, a number, a string, bytes, <see cref="Guid"/>, a date, a list, a dictionary with string keys,
    /// a <see cref="JsonElement"/> or a <see cref="Value"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The value is of another type.</exception>
    public object? this[string name]
    {
        set => Fields.Fields[name] = StructConversion.ToValue(value);
    }

    /// <summary>Uses values that are in wire form already.</summary>
    public static implicit operator RecordData(Struct fields) => new(fields);

    /// <summary>Copies a dictionary; values as for the indexer.</summary>
    public static implicit operator RecordData(Dictionary<string, object?> values) => From(values);

    /// <summary>Copies a dictionary; values as for the indexer.</summary>
    /// <exception cref="ArgumentException">A value is of a type that data cannot hold.</exception>
    public static RecordData From(IEnumerable<KeyValuePair<string, object?>> values)
    {
        var data = new RecordData();
        foreach (var (name, value) in values)
        {
            data[name] = value;
        }

        return data;
    }

    /// <summary>Reads a JSON object.</summary>
    /// <exception cref="JsonException">The text is not a JSON object.</exception>
    public static RecordData FromJson(string json) => new(StructConversion.FromJson(System.Text.Encoding.UTF8.GetBytes(json)));

    /// <summary>Turns an object into values by System.Text.Json; source-generated <paramref name="typeInfo"/> needs no reflection.</summary>
    /// <exception cref="JsonException">The object does not become a JSON object.</exception>
    public static RecordData From<T>(T value, JsonTypeInfo<T> typeInfo) =>
        new(StructConversion.FromJson(JsonSerializer.SerializeToUtf8Bytes(value, typeInfo)));

    /// <summary>Turns an object into values by System.Text.Json.</summary>
    /// <param name="value">The object.</param>
    /// <param name="options">How; by default members are named in snake_case, as fields of collections are.</param>
    /// <exception cref="JsonException">The object does not become a JSON object.</exception>
    [RequiresUnreferencedCode(ReflectionWarning)]
    [RequiresDynamicCode(ReflectionWarning)]
    public static RecordData From<T>(T value, JsonSerializerOptions? options = null) =>
        new(StructConversion.FromJson(JsonSerializer.SerializeToUtf8Bytes(value, options ?? StructConversion.SnakeCase)));

    /// <summary>The values in their order.</summary>
    public IEnumerator<KeyValuePair<string, Value>> GetEnumerator() => Fields.Fields.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
