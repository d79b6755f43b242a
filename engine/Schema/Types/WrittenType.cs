using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Schema.Types;

/// <summary>A type whose values clients write as strings, of which the empty one is mostly no value.</summary>
internal abstract class WrittenType : FieldType
{
    /// <summary>What clients write, as <c>a date as a string</c>.</summary>
    protected virtual string Expected => "a string";

    /// <summary>Whether the empty string is a value, and else null.</summary>
    protected virtual bool TakesEmpty => false;

    public sealed override bool TryRead(in StructValue input, out FieldValue value, out ValueFault fault)
    {
        value = default;
        fault = default;
        if (input.Kind == StructKind.Null || (input.Kind == StructKind.Text && input.Bytes.IsEmpty && !TakesEmpty))
        {
            return true;
        }

        if (input.Kind != StructKind.Text)
        {
            fault = ValueFaults.WrongType(Expected);
            return false;
        }

        return TryRead(input.Bytes, out value, out fault);
    }

    /// <inheritdoc cref="FieldType.TryRead"/>
    /// <param name="utf8">What the client wrote; not empty unless <see cref="TakesEmpty"/>.</param>
    protected abstract bool TryRead(ReadOnlySpan<byte> utf8, out FieldValue value, out ValueFault fault);
}
