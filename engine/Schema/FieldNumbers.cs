using System.Collections.Immutable;

namespace Grpc.Baas.Engine.Schema;

/// <summary>
/// Gives fields their numbers in the collection's proto message. A number is for ever: a field keeps it when it is renamed, and
/// the number of a removed field is not used again.
/// </summary>
internal static class FieldNumbers
{
    // Protobuf keeps these for itself: https://protobuf.dev/programming-guides/proto3/#assigning.
    private const int FirstOfProtobuf = 19_000;
    private const int LastOfProtobuf = 19_999;

    /// <returns>The number of each field of a new collection, in the order of the definition.</returns>
    public static ImmutableArray<int> OfNew(V1.Schema.Collection definition, DefinitionFaults faults)
    {
        for (var i = 0; i < definition.Schema.Count; i++)
        {
            if (definition.Schema[i].Number != 0)
            {
                faults.Add($"schema[{i}].number", "UNSUPPORTED", "the engine numbers the fields of a new collection; leave it out");
            }
        }

        return [.. Enumerable.Range(SystemFields.FirstUserNumber, definition.Schema.Count)];
    }

    /// <summary>Finds out which fields stay, are new, or go; the numbers of those that go are reserved in the definition.</summary>
    /// <returns>The number of each field, in the order of the definition.</returns>
    public static ImmutableArray<int> OfUpdate(V1.Schema.Collection definition, Collection current, DefinitionFaults faults)
    {
        var known = current.Fields.Select(field => field.Number).ToHashSet();
        var left = new HashSet<int>(known);
        var numbers = definition.Schema.Select(field => field.Number).ToArray();
        for (var i = 0; i < numbers.Length; i++)
        {
            if (numbers[i] != 0 && !left.Remove(numbers[i]))
            {
                var fault = known.Contains(numbers[i])
                    ? ("DUPLICATE", "another field has this number already")
                    : ("UNKNOWN", "expected the number of a field of the collection, or none for a new field");
                faults.Add($"schema[{i}].number", fault.Item1, fault.Item2);
            }
        }

        // Names count only for what no number claims, so that a rename never takes over the field that had the name before.
        var next = Last(current);
        for (var i = 0; i < numbers.Length; i++)
        {
            if (numbers[i] == 0)
            {
                numbers[i] = current.Find(definition.Schema[i].Name) is { } field && !IsOther(definition, i, field) && left.Remove(field.Number)
                    ? field.Number
                    : next = After(next);
            }
        }

        definition.ReservedNumbers.AddRange(current.ReservedNumbers.Concat(left).Order());
        return [.. numbers];
    }

    // The columns of a view change their types with what they are computed from, and a number means one type for ever.
    private static bool IsOther(V1.Schema.Collection definition, int index, Field field)
        => definition.Type == DefinitionParser.ViewType && definition.Schema[index] is var next
            && (next.Type != field.Type.Name || (next.Select?.MaxSelect > 1 || next.Relation?.Type == "many-to-many") != (field.Kind == ValueKind.TextList));

    private static int Last(Collection collection)
        => collection.Fields.Select(field => field.Number)
            .Concat(collection.ReservedNumbers)
            .Append(SystemFields.FirstUserNumber - 1)
            .Max();

    private static int After(int number) => number + 1 == FirstOfProtobuf ? LastOfProtobuf + 1 : number + 1;
}
