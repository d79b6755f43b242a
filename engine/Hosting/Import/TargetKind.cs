using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Engine.Hosting.Import;

/// <summary>What the values of a field must look like on the wire.</summary>
internal enum TargetKind
{
    Text,
    Number,
    Integer,
    Bool,
    List,
    Json,
}

/// <summary>Tells the kind of a field from its definition.</summary>
internal static class TargetKinds
{
    public static TargetKind Of(CollectionField field) => field.Type switch
    {
        "number" => TargetKind.Number,
        "int" => TargetKind.Integer,
        "bool" => TargetKind.Bool,
        "json" => TargetKind.Json,
        "select" when field.Select?.MaxSelect > 1 => TargetKind.List,
        "relation" when field.Relation?.Type == "many-to-many" => TargetKind.List,
        _ => TargetKind.Text,
    };
}
