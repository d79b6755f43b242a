using System.Text;

namespace Grpc.Baas.Codegen;

/// <summary>Writes the class of an <see cref="ErrorTable"/>.</summary>
internal static class ErrorTableWriter
{
    private const string Definition = "global::Grpc.Baas.ErrorDefinition";

    public static void Write(CodeWriter code, ErrorTable table)
    {
        ProtoComment.WriteSummary(code, Summary(table));
        code.Line(ServiceWriter.GeneratedCode);
        code.Open($"public static class {table.Type.Name}Table");
        foreach (var error in table.Errors)
        {
            ProtoComment.WriteSummary(code, error.Comment);
            // google.rpc.Code and Grpc.Core.StatusCode have the same names in C#.
            code.Block($"""
                public static readonly {Definition} {error.Name} = new(
                    {Literal(table.Domain)}, {Literal(error.Reason)}, GrpcCore::StatusCode.{error.Status},
                    {Literal(error.Meaning)},
                    {Literal(error.Action)});
                """);
            code.Line();
        }

        code.Line("/// <summary>Every error of the table, in the order of the proto file.</summary>");
        code.Line($"public static global::System.Collections.Generic.IReadOnlyList<{Definition}> All {{ get; }} =");
        code.Line("[");
        foreach (var error in table.Errors)
        {
            code.Line($"    {error.Name},");
        }

        code.Line("];");
        code.Close();
    }

    private static IReadOnlyList<string> Summary(ErrorTable table)
    {
        var comment = ProtoComment.Lines(table.Type);
        return comment.Count > 0 ? comment : [$"The errors of {table.Domain}."];
    }

    private static string Literal(string text)
    {
        var result = new StringBuilder("\"");
        foreach (var letter in text)
        {
            if (letter is '"' or '\\')
            {
                result.Append('\\').Append(letter);
            }
            // U+0085, U+2028 and U+2029 end a line in C#, as control characters may.
            else if (char.IsControl(letter) || letter is '\u2028' or '\u2029')
            {
                result.Append($"\\u{(int)letter:x4}");
            }
            else
            {
                result.Append(letter);
            }
        }

        return result.Append('"').ToString();
    }
}
