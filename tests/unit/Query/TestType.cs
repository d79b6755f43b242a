using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Types;

namespace Grpc.Baas.UnitTests.Query;

/// <summary>A field type of any kind, so that these tests need none of the real ones.</summary>
internal sealed class TestType(string name, ValueKind kind, bool isSearchable = false, Func<string, string?>? normalize = null) : FieldType
{
    public override string Name => name;

    public override ValueKind Kind => kind;

    public override bool IsSearchable => isSearchable;

    public override bool TryRead(in StructValue input, out FieldValue value, out ValueFault fault)
        => throw new NotSupportedException("Tests of queries write no records.");

    public override string? NormalizeLiteral(string literal) => normalize is null ? literal : normalize(literal);
}
