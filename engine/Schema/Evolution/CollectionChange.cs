using System.Collections.Immutable;
using Grpc.Baas.Engine.Schema.Types;

namespace Grpc.Baas.Engine.Schema.Evolution;

/// <summary>What a collection is, and what it shall become.</summary>
internal sealed class CollectionChange
{
    private static readonly string[] FixedTypes = ["password", "secret", "encrypted", "file", "autodate"];

    public CollectionChange(Collection current, Collection next, IEnumerable<FieldConversion> renumbered)
    {
        Current = current;
        Next = next;
        var before = current.Fields.ToDictionary(field => field.Number);
        Kept = [.. next.Fields.Where(field => before.ContainsKey(field.Number)).Select(field => new FieldConversion(before[field.Number], field))];
        if (next.IsView)
        {
            // Its records are computed: there are none to convert, and none to lose.
            (Conversions, Removed, Added) = ([], [], [.. next.Fields.Where(field => !before.ContainsKey(field.Number))]);
            return;
        }

        Conversions = [.. renumbered.Concat(Kept.Where(pair => IsConversion(pair.From.Type, pair.To.Type)))];
        var left = Conversions.Select(conversion => conversion.From.Number).Concat(Kept.Select(pair => pair.From.Number)).ToHashSet();
        Removed = [.. current.Fields.Where(field => !left.Contains(field.Number))];
        var known = Conversions.Select(conversion => conversion.To.Number).Concat(before.Keys).ToHashSet();
        Added = [.. next.Fields.Where(field => !known.Contains(field.Number))];
    }

    public Collection Current { get; }

    /// <summary><see cref="Current"/> itself when nothing changes.</summary>
    public Collection Next { get; }

    public bool IsNone => Current == Next;

    /// <summary>The fields that keep their numbers.</summary>
    public ImmutableArray<FieldConversion> Kept { get; }

    /// <summary>The fields whose values must be brought into another form, or at least be found to fit it.</summary>
    public ImmutableArray<FieldConversion> Conversions { get; }

    /// <summary>The fields that go, with their values.</summary>
    public ImmutableArray<Field> Removed { get; }

    public ImmutableArray<Field> Added { get; }

    /// <summary>Whether the values of one type can become values of the other at all: the engine keeps some to itself, or makes them.</summary>
    public static bool IsPossible(FieldType from, FieldType to) => !FixedTypes.Contains(from.Name) && !FixedTypes.Contains(to.Name);

    private static bool IsConversion(FieldType from, FieldType to)
        => from.Name != to.Name
            || from.Scale != to.Scale
            || (from is RelationType relation && to is RelationType other && relation.TargetCollectionId != other.TargetCollectionId);
}
