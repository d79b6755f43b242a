using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Engine.Schema.Views;

/// <summary>A column of a table, of a subquery, or of the view itself.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What its values are.</param>
/// <param name="Field">The definition of the field whose values it passes on unchanged, if it does.</param>
/// <param name="IsNullable">Whether there may be no value.</param>
internal sealed record ViewColumn(string Name, ViewKind Kind, CollectionField? Field, bool IsNullable)
{
    /// <summary>All that a query may read of a collection; what clients never get is not among it.</summary>
    public static List<ViewColumn> Of(Collection collection)
    {
        var columns = new List<ViewColumn>
        {
            new(SystemFields.Id.Name, ViewKind.Text, null, IsNullable: false),
            new(SystemFields.Created.Name, ViewKind.Moment, null, IsNullable: false),
            new(SystemFields.Updated.Name, ViewKind.Moment, null, IsNullable: false),
        };
        foreach (var field in collection.Fields)
        {
            if (!field.IsHidden && KindOf(field.Kind) is { } kind)
            {
                var definition = collection.Definition.Schema.First(candidate => candidate.Number == field.Number);
                columns.Add(new ViewColumn(field.Name, kind, definition, IsNullable: true));
            }
        }

        return columns;
    }

    // Kinds that are not named here cannot be reached: a secret must not become readable by being forgotten.
    private static ViewKind? KindOf(ValueKind kind) => kind switch
    {
        ValueKind.Text => ViewKind.Text,
        ValueKind.Number => ViewKind.Number,
        ValueKind.Integer => ViewKind.Integer,
        ValueKind.Bool => ViewKind.Bool,
        ValueKind.Timestamp => ViewKind.Moment,
        ValueKind.TextList or ValueKind.Json or ValueKind.Decimal or ValueKind.Bytes or ValueKind.GeoPoint => ViewKind.Opaque,
        _ => null,
    };
}
