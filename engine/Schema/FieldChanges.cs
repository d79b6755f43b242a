using Grpc.Baas.Engine.Schema.Evolution;

namespace Grpc.Baas.Engine.Schema;

/// <summary>Refuses conversions between types of which one does not show its values, or makes them itself.</summary>
internal static class FieldChanges
{
    /// <param name="fields">The fields as they shall be, in the order of the definition; null where the type is wrong.</param>
    /// <param name="current">The collection as it stands.</param>
    /// <param name="renumbered">The fields that got a new number because their values travel in another form.</param>
    /// <param name="faults">Takes what is wrong.</param>
    public static void Check(
        IReadOnlyList<Field?> fields, Collection current, IReadOnlyList<FieldConversion> renumbered, DefinitionFaults faults)
    {
        var before = current.Fields.ToDictionary(field => field.Number);
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields[i] is not { } field)
            {
                continue;
            }

            var old = before.GetValueOrDefault(field.Number) ?? renumbered.FirstOrDefault(conversion => conversion.To == field).From;
            if (old is not null && old.Type.Name != field.Type.Name && !CollectionChange.IsPossible(old.Type, field.Type))
            {
                faults.Add(
                    $"schema[{i}].type",
                    "CHANGED",
                    $"values of '{old.Type.Name}' do not convert to '{field.Type.Name}'; add a field of another name instead");
            }
        }
    }
}
