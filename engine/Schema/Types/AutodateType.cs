using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Schema.Checks;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Engine.Schema.Types;

/// <summary>The moment in which a record was made or last changed, given by the engine. Clients never write it.</summary>
internal sealed class AutodateType : FieldType
{
    private static readonly ValueFault NotWritable = new("READ_ONLY", "the engine gives this value; leave it out");

    public AutodateType(FieldDraft draft)
    {
        draft.RefuseAllBut(ValidationRules.None);
        var options = draft.Definition.Autodate ??= new AutodateOptions();
        options.OnCreate |= !options.OnUpdate;
        OnCreate = options.OnCreate;
        OnUpdate = options.OnUpdate;
        if (draft.Validation.Required)
        {
            draft.Fault("validation.required", "UNSUPPORTED", "the engine gives the value; leave it out");
        }
    }

    public override string Name => "autodate";

    public override ValueKind Kind => ValueKind.Timestamp;

    public override bool IsGenerated => true;

    /// <summary>Whether a new record gets the moment.</summary>
    public bool OnCreate { get; }

    /// <summary>Whether a record that changes gets the moment.</summary>
    public bool OnUpdate { get; }

    public override bool TryRead(in StructValue input, out FieldValue value, out ValueFault fault)
    {
        value = default;
        fault = NotWritable;
        return false;
    }

    public override string? NormalizeLiteral(string literal) => DateTimeType.Normalize(literal);
}
