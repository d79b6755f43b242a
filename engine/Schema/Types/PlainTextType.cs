using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Schema.Checks;

namespace Grpc.Baas.Engine.Schema.Types;

/// <summary>A type whose values are strings, kept as given. The empty string is kept, and counts as no value for <c>required</c>.</summary>
internal abstract class PlainTextType(TextRules rules) : FieldType
{
    public sealed override ValueKind Kind => ValueKind.Text;

    public override bool IsSearchable => true;

    public sealed override bool TryRead(in StructValue input, out FieldValue value, out ValueFault fault)
    {
        value = default;
        fault = default;
        if (input.Kind == StructKind.Null)
        {
            return true;
        }

        if (input.Kind != StructKind.Text)
        {
            fault = ValueFaults.WrongType("a string");
            return false;
        }

        if (!input.Bytes.IsEmpty && !(rules.TryCheck(input.Bytes, out fault) && TryCheckFormat(input.Bytes, out fault)))
        {
            return false;
        }

        value = FieldValue.Of(Normalize(input.Bytes));
        return true;
    }

    /// <summary>A copy of a checked value, in the form in which it is stored.</summary>
    protected virtual byte[] Normalize(ReadOnlySpan<byte> utf8) => utf8.ToArray();

    /// <summary>Checks what only this type asks for.</summary>
    /// <param name="utf8">Valid UTF-8, not empty, within the rules of the definition.</param>
    /// <param name="fault">What is wrong, when the answer is false.</param>
    protected virtual bool TryCheckFormat(ReadOnlySpan<byte> utf8, out ValueFault fault)
    {
        fault = default;
        return true;
    }
}
