using System.Collections.Immutable;
using Grpc.Baas.Engine.Schema.Transfer;

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
    private const int LastNumber = (1 << 29) - 1;

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
    /// <param name="imported">Numbers that new fields get where they are free; null for the next ones.</param>
    public static ImmutableArray<int> OfUpdate(
        V1.Schema.Collection definition, Collection current, ImportedNumbers? imported, DefinitionFaults faults)
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
        for (var i = 0; i < numbers.Length; i++)
        {
            if (numbers[i] == 0 && current.Find(definition.Schema[i].Name) is { } field && left.Remove(field.Number))
            {
                numbers[i] = field.Number;
            }
        }

        AddReserved(definition, current.ReservedNumbers.Concat(left), imported?.Reserved ?? [], numbers);
        GiveNew(numbers, imported?.Wanted, definition.ReservedNumbers.Concat(known));
        return [.. numbers];
    }

    /// <returns>The number of each field of a new collection that comes from a document, in its order.</returns>
    public static ImmutableArray<int> OfImported(V1.Schema.Collection definition, ImportedNumbers imported, DefinitionFaults faults)
    {
        var seen = new HashSet<int>();
        for (var i = 0; i < imported.Wanted.Count; i++)
        {
            var number = imported.Wanted[i];
            if (number != 0 && (!IsUsable(number) || !seen.Add(number) || imported.Reserved.Contains(number)))
            {
                faults.Add(
                    $"schema[{i}].number",
                    "UNSUPPORTED",
                    $"expected a number of its own from {SystemFields.FirstUserNumber} to {LastNumber}, without {FirstOfProtobuf} to {LastOfProtobuf} and reserved ones");
            }
        }

        var numbers = new int[definition.Schema.Count];
        AddReserved(definition, [], imported.Reserved, numbers);
        GiveNew(numbers, imported.Wanted, definition.ReservedNumbers);
        return [.. numbers];
    }

    /// <summary>Gives a number to a field whose values travel in another form from now on.</summary>
    /// <param name="definition">The definition as far as it has its numbers.</param>
    /// <param name="current">The collection as it stands.</param>
    /// <param name="wanted">The number that it gets where it is free; 0 for the next.</param>
    public static int OfConverted(V1.Schema.Collection definition, Collection current, int wanted)
    {
        var taken = definition.Schema.Select(field => field.Number)
            .Concat(definition.ReservedNumbers)
            .Concat(current.Fields.Select(field => field.Number))
            .ToHashSet();
        return IsUsable(wanted) && !taken.Contains(wanted) ? wanted : Next(taken);
    }

    private static void GiveNew(int[] numbers, IReadOnlyList<int>? wanted, IEnumerable<int> takenBefore)
    {
        var taken = takenBefore.Concat(numbers).ToHashSet();
        for (var i = 0; i < numbers.Length && wanted is not null; i++)
        {
            if (numbers[i] == 0 && IsUsable(wanted[i]) && taken.Add(wanted[i]))
            {
                numbers[i] = wanted[i];
            }
        }

        for (var i = 0; i < numbers.Length; i++)
        {
            if (numbers[i] == 0)
            {
                numbers[i] = Next(taken);
                taken.Add(numbers[i]);
            }
        }
    }

    // A document may reserve what this collection uses, since it was written for another one; then it does not count.
    private static void AddReserved(V1.Schema.Collection definition, IEnumerable<int> own, IEnumerable<int> imported, int[] used)
        => definition.ReservedNumbers.AddRange(own.Concat(imported.Where(number => IsUsable(number) && !used.Contains(number))).Distinct().Order());

    private static bool IsUsable(int number)
        => number is >= SystemFields.FirstUserNumber and <= LastNumber and not (>= FirstOfProtobuf and <= LastOfProtobuf);

    // The number after all that were ever given, so that those of removed fields stay in the past.
    private static int Next(HashSet<int> taken)
    {
        var last = taken.Append(SystemFields.FirstUserNumber - 1).Max();
        if (last >= LastNumber)
        {
            return Enumerable.Range(SystemFields.FirstUserNumber, LastNumber).First(number => IsUsable(number) && !taken.Contains(number));
        }

        return last + 1 is >= FirstOfProtobuf and <= LastOfProtobuf ? LastOfProtobuf + 1 : last + 1;
    }
}
