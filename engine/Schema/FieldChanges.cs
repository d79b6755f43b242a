using Grpc.Baas.Engine.Schema.Types;

namespace Grpc.Baas.Engine.Schema;

/// <summary>Checks that the fields which stay can keep their values: their type, and what a relation points at, do not change.</summary>
internal static class FieldChanges
{
    private const string Rule = "CHANGED";

    /// <param name="fields">The fields as they shall be, in the order of the definition; null where the type is wrong.</param>
    /// <param name="current">The collection as it stands.</param>
    /// <param name="faults">Takes what is wrong.</param>
    public static void Check(IReadOnlyList<Field?> fields, Collection current, DefinitionFaults faults)
    {
        var before = current.Fields.ToDictionary(field => field.Number);
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields[i] is { } field && before.TryGetValue(field.Number, out var old))
            {
                Check(field.Type, old.Type, $"schema[{i}]", faults);
            }
        }
    }

    private static void Check(FieldType type, FieldType old, string path, DefinitionFaults faults)
    {
        if (type.Name != old.Name)
        {
            faults.Add($"{path}.type", Rule, $"the type of a field cannot change, and it is '{old.Name}'; add a field of another name instead");
        }
        else if (type.Kind != old.Kind)
        {
            var member = type is RelationType ? "relation.type" : "select.max_select";
            faults.Add($"{path}.{member}", Rule, "single values cannot become lists, nor lists single values; add a field of another name instead");
        }
        else if (type is RelationType relation && old is RelationType oldRelation && relation.TargetCollectionId != oldRelation.TargetCollectionId)
        {
            faults.Add($"{path}.relation.collection_id", Rule, "the target of a relation cannot change; add a field of another name instead");
        }
        else if (type.Scale != old.Scale)
        {
            faults.Add($"{path}.decimal.scale", Rule, $"the scale of a field cannot change, and it is {old.Scale}; add a field of another name instead");
        }
    }
}
