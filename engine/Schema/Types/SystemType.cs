using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Schema.Types;

/// <summary>The type of the fields that every record has. It cannot be named in a definition.</summary>
internal sealed class SystemType(string name, ValueKind kind) : FieldType
{
    public override string Name => name;

    public override ValueKind Kind => kind;

    public override bool TryRead(in StructValue input, out FieldValue value, out ValueFault fault)
        => throw new InvalidOperationException("Clients do not write system fields.");
}
