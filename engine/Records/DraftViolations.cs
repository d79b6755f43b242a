using System.Text;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Records;

/// <summary>Collects what is wrong with the values of one record. A list is made only when there is something to say.</summary>
internal static class DraftViolations
{
    // Enough to correct a form in one go, and few enough for the 4 KiB that the details of a status may have.
    private const int MaxViolations = 20;
    private const int MaxNameBytes = 64;

    public static void AddUnknown(ref List<FieldViolation>? violations, Collection collection, ReadOnlySpan<byte> utf8Name)
    {
        var shown = utf8Name.Length > MaxNameBytes
            ? Encoding.UTF8.GetString(utf8Name[..MaxNameBytes]) + "…"
            : Encoding.UTF8.GetString(utf8Name);
        Add(ref violations, new FieldViolation($"data.{shown}", "UNKNOWN", Explain(collection, shown)));
    }

    public static void AddRequired(ref List<FieldViolation>? violations, Field field)
    {
        var path = PathOf(field);

        // A value of the wrong type is no value, but saying so twice does not help.
        if (violations is null || !violations.Exists(violation => violation.Field == path))
        {
            Add(ref violations, field, path, new ValueFault("REQUIRED", "a value is required"));
        }
    }

    public static void Add(ref List<FieldViolation>? violations, Field field, ValueFault fault)
        => Add(ref violations, field, PathOf(field), fault);

    /// <summary>Adds what is wrong with a part of a field's value, in the words of its definition if it has some.</summary>
    /// <param name="path">Path of the part, as <c>data.tags[2]</c>.</param>
    public static void Add(ref List<FieldViolation>? violations, Field field, string path, ValueFault fault)
        => Add(ref violations, new FieldViolation(path, fault.Rule, field.Messages.GetValueOrDefault(fault.Rule, fault.Description)));

    public static void Add(ref List<FieldViolation>? violations, FieldViolation violation)
    {
        violations ??= [];
        if (violations.Count < MaxViolations)
        {
            violations.Add(violation);
        }
    }

    /// <summary>Takes back what was said about a field, because a later member of the same name replaces its value.</summary>
    public static void Forget(List<FieldViolation>? violations, Field field)
    {
        if (violations is { Count: > 0 })
        {
            var path = PathOf(field);
            violations.RemoveAll(violation => violation.Field == path);
        }
    }

    public static string PathOf(Field field) => $"data.{field.Name}";

    private static string Explain(Collection collection, string name)
    {
        if (name is "id" or "created" or "updated" or "etag")
        {
            return $"'{name}' is not part of data; the engine keeps it beside";
        }

        var nearest = NearestName.Of(name, [.. collection.Fields.Where(field => !field.IsHidden).Select(field => field.Name)]);
        return nearest is null
            ? $"'{collection.Name}' has no such field"
            : $"'{collection.Name}' has no such field; did you mean '{nearest}'?";
    }
}
