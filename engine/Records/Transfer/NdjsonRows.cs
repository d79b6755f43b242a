using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Unicode;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Records.Transfer;

/// <summary>One JSON object a line, with <c>data</c> and perhaps <c>id</c>.</summary>
internal sealed class NdjsonRows(Stream content) : ImportRows
{
    // The object of the line is one level above its data.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = StructJson.MaxDepth + 1 };

    private readonly PipeReader _lines = PipeReader.Create(content, new StreamPipeReaderOptions(bufferSize: 64 << 10, leaveOpen: true));
    private readonly WireWriter _line = new();
    private readonly WireWriter _given = new();
    private readonly WireWriter _data = new();

    // Names of fields whose values the engine alone gives: an export has them, and a record may not.
    private ReadOnlyMemory<byte>[] _generated = [];

    public override ReadOnlySpan<byte> Data => _generated.Length == 0 ? _given.WrittenSpan : _data.WrittenSpan;

    public override void Bind(RecordTable table)
        => _generated = [.. table.Members.Where(member => member.Field.Type.IsGenerated).Select(member => member.Field.Utf8Name)];

    public override async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        do
        {
            if (!await ReadLineAsync(cancellationToken))
            {
                return false;
            }

            Row++;
        }
        while (Line.IsEmpty);
        Refusal = ReadRecord();
        DropGenerated();
        return true;
    }

    public override async ValueTask DisposeAsync()
    {
        await _lines.CompleteAsync();
        _line.Dispose();
        _given.Dispose();
        _data.Dispose();
    }

    private ReadOnlySpan<byte> Line
    {
        get
        {
            var line = _line.WrittenSpan;
            line = Row <= 1 && line.StartsWith("\uFEFF"u8) ? line[3..] : line;
            return line.Trim(" \t\r"u8);
        }
    }

    private async ValueTask<bool> ReadLineAsync(CancellationToken cancellationToken)
    {
        _line.Clear();
        while (true)
        {
            var read = await _lines.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            if (buffer.PositionOf((byte)'\n') is { } end)
            {
                Take(buffer.Slice(0, end));
                _lines.AdvanceTo(buffer.GetPosition(1, end));
                return true;
            }

            Take(buffer);
            _lines.AdvanceTo(buffer.End);
            if (read.IsCompleted)
            {
                return _line.Length > 0;
            }
        }
    }

    private void Take(in ReadOnlySequence<byte> part)
    {
        if (_line.Length + part.Length > MaxRowBytes)
        {
            throw new ImportFaultException(Row + 1, $"the line is longer than {MaxRowBytes} bytes");
        }

        foreach (var segment in part)
        {
            _line.WriteRaw(segment.Span);
        }
    }

    private BaasException? ReadRecord()
    {
        Id = "";
        _given.Clear();
        var line = Line;
        if (!Utf8.IsValid(line))
        {
            return TransferErrors.RowInvalid("", "the line is not valid UTF-8");
        }

        try
        {
            return ReadMembers(line);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // The second is a lone surrogate.
            return TransferErrors.RowInvalid("", "the line is not JSON");
        }
    }

    private BaasException? ReadMembers(ReadOnlySpan<byte> line)
    {
        var json = new Utf8JsonReader(line, Options);
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            return TransferErrors.RowInvalid("", "the line is not a JSON object");
        }

        var hasData = false;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("data"u8))
            {
                json.Read();
                if (json.TokenType != JsonTokenType.StartObject || hasData)
                {
                    return TransferErrors.RowInvalid("", "'data' must be an object, and be there once");
                }

                StructJson.ReadStruct(ref json, _given);
                hasData = true;
            }
            else if (ReadOther(ref json) is { } refusal)
            {
                return refusal;
            }
        }

        return json.Read() || !hasData ? TransferErrors.RowInvalid("", "the line must be one object with 'data'") : null;
    }

    private void DropGenerated()
    {
        if (_generated.Length == 0 || Refusal is not null)
        {
            return;
        }

        _data.Clear();
        var entries = new StructEntries(_given.WrittenSpan);
        while (entries.MoveNext())
        {
            if (!IsGenerated(entries.Key))
            {
                var entry = _data.BeginMessage(1);
                _data.WriteBytesField(1, entries.Key);
                _data.WriteBytesField(2, entries.Value);
                _data.EndMessage(entry);
            }
        }
    }

    private bool IsGenerated(ReadOnlySpan<byte> name)
    {
        foreach (var generated in _generated)
        {
            if (generated.Span.SequenceEqual(name))
            {
                return true;
            }
        }

        return false;
    }

    private BaasException? ReadOther(ref Utf8JsonReader json)
    {
        if (json.ValueTextEquals("id"u8))
        {
            json.Read();
            Id = json.TokenType == JsonTokenType.String ? json.GetString()! : "";
            return json.TokenType is JsonTokenType.String or JsonTokenType.Null ? null : TransferErrors.RowInvalid("", "'id' must be a string");
        }

        var isKnown = json.ValueTextEquals("collection"u8)
            || json.ValueTextEquals("created"u8)
            || json.ValueTextEquals("updated"u8)
            || json.ValueTextEquals("etag"u8);
        json.Skip();
        return isKnown
            ? null
            : TransferErrors.RowInvalid("", "a record has 'id', 'collection', 'created', 'updated', 'etag' and 'data'; its fields are in 'data'");
    }
}
