using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using CsvHelper;

namespace Grpc.Baas.Engine.Hosting.Import;

/// <summary>
/// Reads rows of cells (RFC 4180): the first row has the names, an empty cell is no value. Commas, semicolons, tabs and bars
/// are told apart by the first rows.
/// </summary>
internal sealed class CsvRecordFile(Stream stream) : RecordFile(stream)
{
    // A quote that is never closed would otherwise take the rest of the file into memory.
    private const int MaxRowBytes = 64 * 1024 * 1024;

    private static readonly CsvReaderOptions ReaderOptions = new()
    {
        MalformedData = CsvMalformedDataHandling.Throw,
        MaxRecordSize = MaxRowBytes,
        TrackLineNumbers = true,
    };

    // The text is read again at once, by this program, so nothing needs escaping but what JSON itself wants.
    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private readonly CsvReader _csv = CsvReader.Create(stream, ReaderOptions, leaveOpen: true);
    private readonly ArrayBufferWriter<byte> _buffer = new(4096);
    private readonly Utf8JsonWriter _json = new(Stream.Null, WriterOptions);
    private readonly List<string> _headers = [];
    private JsonEncodedText[] _names = [];
    private bool _hasNames;

    public override bool IsText => true;

    public override IReadOnlyList<string> Names => _headers;

    public override ReadOnlySpan<byte> Current => _buffer.WrittenSpan;

    public override async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!_hasNames)
            {
                await _csv.ReadHeaderAsync(cancellationToken);
                _names = ReadNames();
                _hasNames = true;
            }

            if (!await _csv.ReadAsync(cancellationToken))
            {
                return false;
            }
        }
        catch (CsvFormatException exception)
        {
            throw new ImportException($"The file is not valid CSV after row {Count + 1}: {exception.Message}");
        }

        Count++;
        WriteRow();
        return true;
    }

    public override async ValueTask DisposeAsync()
    {
        await _json.DisposeAsync();
        await _csv.DisposeAsync();
        await base.DisposeAsync();
    }

    private JsonEncodedText[] ReadNames()
    {
        foreach (var header in _csv.Headers)
        {
            var name = header.Trim();
            if (name.Length == 0 || _headers.Contains(name))
            {
                throw new ImportException(
                    $"The first row must name each column once; column {_headers.Count + 1} {(name.Length == 0 ? "has no name" : $"is '{name}' again")}.");
            }

            _headers.Add(name);
        }

        return [.. _headers.Select(name => JsonEncodedText.Encode(name, WriterOptions.Encoder))];
    }

    private void WriteRow()
    {
        if (_csv.FieldCount > _names.Length)
        {
            throw new ImportException($"Row {Count + 1} has {_csv.FieldCount} cells, but the first row names {_names.Length}.");
        }

        _buffer.ResetWrittenCount();
        _json.Reset(_buffer);
        _json.WriteStartObject();
        for (var i = 0; i < _csv.FieldCount; i++)
        {
            var cell = _csv.GetSpan(i);
            if (!cell.IsEmpty)
            {
                WriteCell(_names[i], cell);
            }
        }

        _json.WriteEndObject();
        _json.Flush();
    }

    private void WriteCell(JsonEncodedText name, ReadOnlySpan<byte> cell)
    {
        try
        {
            _json.WriteString(name, cell);
        }
        catch (ArgumentException)
        {
            throw new ImportException($"Row {Count + 1}, column '{name}' is not valid UTF-8.");
        }
    }
}
