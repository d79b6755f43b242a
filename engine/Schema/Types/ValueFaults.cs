namespace Grpc.Baas.Engine.Schema.Types;

/// <summary>The faults that several types share.</summary>
internal static class ValueFaults
{
    public static readonly ValueFault NotUtf8 = new("FORMAT", "expected text in UTF-8; the bytes are not valid");

    public static readonly ValueFault HasNul = new("FORMAT", "expected text without the character U+0000");

    /// <param name="expected">What the field takes, as <c>a string</c>.</param>
    public static ValueFault WrongType(string expected) => new("TYPE", $"expected {expected}");

    public static ValueFault BelowMin(string min) => new("MIN", $"expected at least {min}");

    public static ValueFault AboveMax(string max) => new("MAX", $"expected at most {max}");

    public static ValueFault NotAllowed(string allowed) => new("VALUES", $"expected one of {allowed}");
}
