using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Google.Protobuf.WellKnownTypes;

namespace Grpc.Baas.Client;

/// <summary>Reads the values of records in the form that the application likes: <c>record.Data.As(…)</c>.</summary>
public static class RecordDataExtensions
{
    private const string ReflectionWarning = "Deserializing by reflection needs members that trimming may remove; pass a JsonTypeInfo<T>.";

    /// <summary>The values as one JSON object.</summary>
    public static string ToJson(this Struct data) => System.Text.Encoding.UTF8.GetString(StructConversion.ToJson(data).WrittenSpan);

    /// <summary>The values as null, bool, double, string, <c>List&lt;object?&gt;</c> and dictionaries.</summary>
    public static Dictionary<string, object?> ToDictionary(this Struct data) => StructConversion.ToDictionary(data);

    /// <summary>Makes an object of the values by System.Text.Json; source-generated <paramref name="typeInfo"/> needs no reflection.</summary>
    /// <exception cref="JsonException">A value does not fit the type.</exception>
    public static T As<T>(this Struct data, JsonTypeInfo<T> typeInfo) =>
        JsonSerializer.Deserialize(StructConversion.ToJson(data).WrittenSpan, typeInfo)!;

    /// <summary>Makes an object of the values by System.Text.Json.</summary>
    /// <param name="data">The values.</param>
    /// <param name="options">How; by default members are named in snake_case, as fields of collections are.</param>
    /// <exception cref="JsonException">A value does not fit the type.</exception>
    [RequiresUnreferencedCode(ReflectionWarning)]
    [RequiresDynamicCode(ReflectionWarning)]
    public static T As<T>(this Struct data, JsonSerializerOptions? options = null) =>
        JsonSerializer.Deserialize<T>(StructConversion.ToJson(data).WrittenSpan, options ?? StructConversion.SnakeCase)!;
}
