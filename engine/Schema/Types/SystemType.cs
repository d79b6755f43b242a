namespace Grpc.Baas.Engine.Schema.Types;

/// <summary>The type of the fields that every record has. It cannot be named in a definition.</summary>
internal sealed class SystemType(string name, ValueKind kind) : FieldType
{
    public override string Name => name;

    public override ValueKind Kind => kind;
}
