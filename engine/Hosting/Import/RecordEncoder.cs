using System.Text;
using System.Text.Json;
using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Hosting.Import;

/// <summary>
/// Writes JSON objects as <c>IngestItem</c> wire bytes, with no object between. Values go as they are, except where the field's
/// type plainly wants another form: numbers that come as strings, strings that come as numbers, and the cells of a CSV file.
/// </summary>
internal sealed class RecordEncoder(MemberTargets targets, bool isText)
{
    private const int ItemsField = 2;
    private const int IdField = 1;
    private const int DataField = 2;

    private readonly ReusedText _id = new();

    /// <summary>Appends a record to a message of an ingest.</summary>
    /// <exception cref="ImportException">A text is not valid Unicode.</exception>
    public void Append(ReadOnlySpan<byte> record, WireWriter message)
    {
        try
        {
            var item = message.BeginMessage(ItemsField);
            _id.Clear();
            var data = message.BeginMessage(DataField);
            AppendMembers(record, message);
            message.EndMessage(data);
            if (_id.Length > 0)
            {
                message.WriteBytesField(IdField, _id.Span);
            }

            message.EndMessage(item);
        }
        catch (InvalidOperationException exception)
        {
            throw new ImportException($"A text is not valid Unicode: {exception.Message}");
        }
    }

    private void AppendMembers(ReadOnlySpan<byte> record, WireWriter message)
    {
        var json = new Utf8JsonReader(record);
        json.Read();
        targets.Rewind();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var target = targets.Find(ref json);
            json.Read();
            if (target.IsId)
            {
                _id.Set(ref json);
            }

            if (target.Key.Length == 0)
            {
                json.Skip();
                continue;
            }

            var entry = message.BeginMessage(1);
            message.WriteRaw(target.Key);
            var value = message.BeginMessage(2);
            AppendValue(ref json, target.Kind, message);
            message.EndMessage(value);
            message.EndMessage(entry);
        }
    }

    private void AppendValue(ref Utf8JsonReader json, TargetKind kind, WireWriter message)
    {
        var isWritten = json.TokenType switch
        {
            // Escapes are rare; a text that has one is no number.
            JsonTokenType.String when !json.ValueIsEscaped => TryAppendText(json.ValueSpan, kind, message),
            JsonTokenType.String when isText && kind is TargetKind.List or TargetKind.Json =>
                TryAppendText(Encoding.UTF8.GetBytes(json.GetString()!), kind, message),
            JsonTokenType.Number => TryAppendNumber(ref json, kind, message),
            _ => false,
        };
        if (!isWritten)
        {
            StructJson.ReadValue(ref json, message);
        }
    }

    private bool TryAppendText(ReadOnlySpan<byte> text, TargetKind kind, WireWriter message)
    {
        switch (kind)
        {
            case TargetKind.Number or TargetKind.Integer when text.IsEmpty:
                message.WriteVarintField(1, 0);
                return true;
            case TargetKind.Number when CellText.TryReadNumber(text, out var number):
                message.WriteDoubleField(2, number);
                return true;
            case TargetKind.Integer when CellText.TryReadInteger(text, out var integer) && CellText.IsExact(integer):
                message.WriteDoubleField(2, integer);
                return true;
            case TargetKind.Bool when isText && CellText.TryReadBool(text, out var flag):
                message.WriteBoolField(4, flag);
                return true;
            case TargetKind.List or TargetKind.Json when isText:
                return TryAppendJson(text, kind, message);
            default:
                return false;
        }
    }

    // A text that was meant as JSON may not be; then what was written of it is taken back.
    private static bool TryAppendJson(ReadOnlySpan<byte> text, TargetKind kind, WireWriter message)
    {
        var start = message.Length;
        try
        {
            var json = new Utf8JsonReader(text);
            json.Read();
            if (json.TokenType == JsonTokenType.StartArray || kind == TargetKind.Json)
            {
                StructJson.ReadValue(ref json, message);
                if (!json.Read())
                {
                    return true;
                }
            }
        }
        catch (JsonException)
        {
            // Not JSON: it goes as text.
        }

        message.Truncate(start);
        if (kind == TargetKind.Json)
        {
            return false;
        }

        var list = message.BeginMessage(6);
        var item = message.BeginMessage(1);
        message.WriteBytesField(3, text);
        message.EndMessage(item);
        message.EndMessage(list);
        return true;
    }

    private static bool TryAppendNumber(ref Utf8JsonReader json, TargetKind kind, WireWriter message)
    {
        var isText = kind == TargetKind.Text;
        var isLargeInteger = kind == TargetKind.Integer && json.TryGetInt64(out var integer) && !CellText.IsExact(integer);
        if (isText || isLargeInteger)
        {
            message.WriteBytesField(3, json.ValueSpan);
        }

        return isText || isLargeInteger;
    }
}
