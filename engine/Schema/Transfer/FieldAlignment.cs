using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Engine.Schema.Transfer;

/// <summary>
/// Finds the fields of a collection in a document that was written elsewhere, where they may have other numbers: by name, else by
/// number. What the document does not have stays, unless it is to go.
/// </summary>
internal static class FieldAlignment
{
    /// <param name="definition">Of the document; its fields get the numbers of those that they are, or none.</param>
    /// <param name="current">The collection as it stands; null when it is new.</param>
    /// <param name="isPruned">Whether fields and indexes that the document does not have go.</param>
    public static ImportedNumbers Align(V1.Schema.Collection definition, Collection? current, bool isPruned)
    {
        var wanted = definition.Schema.Select(field => field.Number).ToList();
        var reserved = definition.ReservedNumbers.ToHashSet();
        var names = definition.Schema.Select(field => field.Name).ToHashSet(StringComparer.Ordinal);
        var left = (current?.Fields ?? []).ToDictionary(field => field.Number);
        foreach (var field in definition.Schema)
        {
            var known = current?.Find(field.Name) ?? left.GetValueOrDefault(field.Number);
            var isIt = known is not null && (known.Name == field.Name || !names.Contains(known.Name)) && left.Remove(known.Number);
            field.Number = isIt ? known!.Number : 0;
        }

        if (current is not null && !isPruned)
        {
            foreach (var kept in current.Definition.Schema.Where(field => left.ContainsKey(field.Number)))
            {
                definition.Schema.Add(kept.Clone());
                wanted.Add(kept.Number);
            }

            KeepIndexes(definition, current.Definition);
        }

        return new ImportedNumbers(wanted, reserved);
    }

    private static void KeepIndexes(V1.Schema.Collection definition, V1.Schema.Collection current)
    {
        var fields = definition.Schema.Select(field => field.Name).Concat(["id", "created", "updated"]).ToHashSet(StringComparer.Ordinal);
        var names = definition.Indexes.Select(index => index.Name).ToHashSet(StringComparer.Ordinal);
        var shapes = definition.Indexes.Select(Shape).ToHashSet(StringComparer.Ordinal);
        definition.Indexes.AddRange(current.Indexes
            .Where(index => !names.Contains(index.Name) && !shapes.Contains(Shape(index)) && index.Fields.All(field => fields.Contains(field.TrimStart('-'))))
            .Select(index => index.Clone()));
    }

    private static string Shape(V1.Schema.CollectionIndex index) => $"{index.Unique}/{string.Join(',', index.Fields)}/{index.Where}";
}
