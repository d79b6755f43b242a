using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.Engine.Records.Transfer;

/// <summary>Makes the errors of imports and exports.</summary>
internal static class TransferErrors
{
    // What a message repeats of a file, so that a hostile one does not make it long.
    private const int MaxShown = 64;

    /// <param name="line">Line of the file, from 1.</param>
    /// <param name="what">What is wrong there, as a sentence without its point.</param>
    /// <param name="imported">Rows before it that were stored.</param>
    /// <param name="total">Rows before it.</param>
    public static BaasException Malformed(long line, string what, long imported, long total) => new(
        RecordsErrorTable.ImportMalformed,
        $"Invalid file at line {line}: {what}. Of the {total} rows before it {imported} were imported.",
        new Dictionary<string, string>
        {
            ["line"] = line.ToString(),
            ["imported"] = imported.ToString(),
            ["total"] = total.ToString(),
        });

    /// <param name="column">The name at fault; empty when the whole row is.</param>
    /// <param name="what">What is wrong, as a sentence without its point.</param>
    public static BaasException HeaderInvalid(string column, string what) => new(
        RecordsErrorTable.ImportHeaderInvalid,
        $"Invalid CSV format: {what}.",
        new Dictionary<string, string> { ["column"] = Shown(column) })
    {
        Violations = [new FieldViolation("content", "HEADER", what)],
    };

    public static BaasException ContentUnsupported(string contentType) => new(
        RecordsErrorTable.ImportContentUnsupported,
        $"'{Shown(contentType)}' cannot be imported; send text/csv, application/x-ndjson, or multipart/form-data with a part 'file'.",
        new Dictionary<string, string> { ["content_type"] = Shown(contentType) })
    {
        Violations = [new FieldViolation("content.content_type", "VALUES", "text/csv, application/x-ndjson or multipart/form-data is expected")],
    };

    public static BaasException FormatUnknown(string format) => new(
        RecordsErrorTable.FormatUnknown,
        $"'{Shown(format)}' is no format; 'ndjson' and 'csv' are.",
        new Dictionary<string, string> { ["format"] = Shown(format) })
    {
        Violations = [new FieldViolation("format", "VALUES", "expected one of 'ndjson', 'csv'")],
    };

    public static BaasException ExportChanged(string collection) => new(
        RecordsErrorTable.ExportChanged,
        $"The fields of '{collection}' changed while it was exported.",
        new Dictionary<string, string> { ["collection"] = collection });

    public static BaasException ExportExpired(TimeSpan limit) => new(
        RecordsErrorTable.ExportExpired,
        $"The file was not read within {limit.TotalSeconds:0} seconds.",
        new Dictionary<string, string> { ["seconds"] = $"{limit.TotalSeconds:0}" });

    /// <summary>A row of which a cell or a member does not fit.</summary>
    /// <param name="field">Name of the field; empty when the row as a whole is at fault.</param>
    /// <param name="what">What is wrong, for people.</param>
    public static BaasException RowInvalid(string field, string what) => new(RecordsErrorTable.DataInvalid, what)
    {
        Violations = field.Length == 0 ? [] : [new FieldViolation($"data.{field}", "TYPE", what)],
    };

    public static string Shown(string text)
    {
        var shown = text.Length <= MaxShown ? text : text[..MaxShown] + "…";
        return string.Create(shown.Length, shown, static (characters, shown) =>
        {
            for (var i = 0; i < shown.Length; i++)
            {
                characters[i] = char.IsControl(shown[i]) || char.IsSurrogate(shown[i]) ? '\uFFFD' : shown[i];
            }
        });
    }
}
