using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Records.Transfer;

/// <summary>
/// A row of cells for each record. A cell of a <c>json</c> field is always JSON, so that the text <c>"1"</c> and the number 1 stay
/// apart. Source: RFC 4180.
/// </summary>
internal sealed class CsvExport(bool escapesFormulas) : ExportWriter
{
    private static readonly SearchValues<byte> Quoted = SearchValues.Create("\",\r\n"u8);

    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private readonly WireWriter _cell = new(256);
    private Utf8JsonWriter? _json;

    // In the order of the file. A record brings its values in the order of their numbers.
    private Column[] _columns = [];
    private (int Start, int Length)[] _values = [];

    public override string ContentType => "text/csv; charset=utf-8; header=present";

    public override void WriteHead(WireWriter output)
    {
        output.WriteRaw("id"u8);
        output.WriteRaw(Has(SystemFields.Created) ? ",created"u8 : default);
        output.WriteRaw(Has(SystemFields.Updated) ? ",updated"u8 : default);
        foreach (var column in _columns)
        {
            output.WriteRaw(","u8);
            output.WriteRaw(column.Name.Span);
        }

        output.WriteRaw("\r\n"u8);
    }

    public override void WriteRecord(ReadOnlySpan<byte> image, WireWriter output)
    {
        var parts = new RecordImageParts(image);
        WriteText(parts.Id, output);
        WriteTime(SystemFields.Created, parts.Created, output);
        WriteTime(SystemFields.Updated, parts.Updated, output);
        var data = EncodeData(parts.Body);
        Locate(data);
        for (var i = 0; i < _columns.Length; i++)
        {
            output.WriteRaw(","u8);
            var (start, length) = _values[i];
            WriteValue(StructValue.Parse(data.Slice(start, length)), _columns[i].IsJson, output);
        }

        output.WriteRaw("\r\n"u8);
    }

    public override void Dispose()
    {
        _json?.Dispose();
        _cell.Dispose();
        base.Dispose();
    }

    // An answer without a value in it has all the names that an answer has.
    protected override void OnBound(bool hasHead)
    {
        var known = _columns;
        var names = new HashSet<string>();
        var entries = new StructEntries(EncodeData(default));
        while (entries.MoveNext())
        {
            names.Add(Encoding.UTF8.GetString(entries.Key));
        }

        _columns =
        [
            .. from field in Table.Collection.Fields
               where names.Contains(field.Name)
               select new Column(field.Utf8Name, field.Kind == ValueKind.Json),
        ];
        _values = new (int, int)[_columns.Length];
        if (hasHead && !known.AsSpan().SequenceEqual(_columns))
        {
            throw TransferErrors.ExportChanged(Table.Collection.Name);
        }
    }

    private void Locate(ReadOnlySpan<byte> data)
    {
        _values.AsSpan().Clear();
        var entries = new StructEntries(data);
        while (entries.MoveNext())
        {
            for (var i = 0; i < _columns.Length; i++)
            {
                if (_columns[i].Name.Span.SequenceEqual(entries.Key) && data.Overlaps(entries.Value, out var start))
                {
                    _values[i] = (start, entries.Value.Length);
                    break;
                }
            }
        }
    }

    private void WriteTime(Field field, ReadOnlySpan<byte> timestamp, WireWriter output)
    {
        if (Has(field))
        {
            Span<byte> time = stackalloc byte[32];
            output.WriteRaw(","u8);
            output.WriteRaw(time[..FormatTime(timestamp, time)]);
        }
    }

    private void WriteValue(in StructValue value, bool isJson, WireWriter output)
    {
        switch (value.Kind)
        {
            case StructKind.Null:
                break;
            case StructKind.Bool:
                output.WriteRaw(value.Bool ? "true"u8 : "false"u8);
                break;
            case StructKind.Number:
                WriteNumber(value.Number, output);
                break;
            case StructKind.Text when !isJson:
                WriteText(value.Bytes, output);
                break;
            default:
                WriteJson(value, output);
                break;
        }
    }

    private static void WriteNumber(double number, WireWriter output)
    {
        Span<byte> digits = stackalloc byte[32];
        number.TryFormat(digits, out var length, "R", CultureInfo.InvariantCulture);
        output.WriteRaw(digits[..length]);
    }

    private void WriteJson(in StructValue value, WireWriter output)
    {
        _cell.Clear();
        if (_json is null)
        {
            _json = new Utf8JsonWriter(_cell, Options);
        }
        else
        {
            _json.Reset(_cell);
        }

        StructJson.WriteValue(value, _json);
        _json.Flush();
        WriteQuoted(_cell.WrittenSpan, prefix: default, output);
    }

    private void WriteText(ReadOnlySpan<byte> text, WireWriter output)
    {
        if (text.IsEmpty)
        {
            return;
        }

        // Source: OWASP, "CSV Injection".
        var isFormula = text[0] is (byte)'=' or (byte)'+' or (byte)'-' or (byte)'@' or (byte)'\t' or (byte)'\r';
        var prefix = escapesFormulas && isFormula ? "'"u8 : default;
        if (text.IndexOfAny(Quoted) >= 0 || text[0] == ' ' || text[^1] == ' ')
        {
            WriteQuoted(text, prefix, output);
            return;
        }

        output.WriteRaw(prefix);
        output.WriteRaw(text);
    }

    private static void WriteQuoted(ReadOnlySpan<byte> text, ReadOnlySpan<byte> prefix, WireWriter output)
    {
        output.WriteRaw("\""u8);
        output.WriteRaw(prefix);
        while (text.IndexOf((byte)'"') is var quote and >= 0)
        {
            output.WriteRaw(text[..(quote + 1)]);
            output.WriteRaw("\""u8);
            text = text[(quote + 1)..];
        }

        output.WriteRaw(text);
        output.WriteRaw("\""u8);
    }

    private readonly record struct Column(ReadOnlyMemory<byte> Name, bool IsJson) : IEquatable<Column>
    {
        public bool Equals(Column other) => IsJson == other.IsJson && Name.Span.SequenceEqual(other.Name.Span);

        public override int GetHashCode() => HashCode.Combine(Name.Length, IsJson);
    }
}
