namespace Grpc.Baas.Engine.Schema.Transfer;

/// <summary>A word of a <c>.proto</c> file.</summary>
/// <param name="Text">A name with its dots, a number, one punctuation mark, or what a string holds; empty at the end of the file.</param>
/// <param name="IsString">Whether it stands in quotes.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
internal readonly record struct ProtoToken(string Text, bool IsString, int Line, int Column)
{
    public bool IsEnd => Text.Length == 0 && !IsString;

    public bool IsName => !IsString && Text.Length > 0 && (char.IsAsciiLetter(Text[0]) || Text[0] is '_' or '.');

    public bool Is(string text) => !IsString && Text == text;

    public DocumentFaultException Fault(string problem) => new(Line, Column, problem);
}
