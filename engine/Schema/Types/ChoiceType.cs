using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Schema.Types;

/// <summary>
/// A type whose values are one text out of many, or a list of such texts. A single text is taken for a list of one. The empty
/// string and the empty list are null.
/// </summary>
internal abstract class ChoiceType : FieldType
{
    /// <summary>Whether the values are lists.</summary>
    public bool IsList => MaxItems > 1;

    /// <summary>Texts that a value may have; 1 makes it a single text.</summary>
    protected abstract int MaxItems { get; }

    /// <summary>Texts that a list must have if it is not empty.</summary>
    protected virtual int MinItems => 0;

    public sealed override ValueKind Kind => IsList ? ValueKind.TextList : ValueKind.Text;

    public sealed override bool TryRead(in StructValue input, out FieldValue value, out ValueFault fault)
    {
        value = default;
        fault = default;
        switch (input.Kind)
        {
            case StructKind.Null:
            case StructKind.Text when input.Bytes.IsEmpty:
                return true;
            case StructKind.Text when !IsList:
                value = FieldValue.Of(input.Bytes.ToArray());
                return TryReadItem(input, out _, out fault);
            case StructKind.Text:
                var isItem = TryReadItem(input, out var item, out fault);
                return isItem && TryMakeList([item], out value, out fault);
            case StructKind.List when IsList:
                return TryReadList(input.Bytes, out value, out fault);
            default:
                fault = ValueFaults.WrongType(IsList ? "a list of strings" : "a string");
                return false;
        }
    }

    /// <summary>The value of a list; none is null.</summary>
    public static FieldValue WriteList(List<string> items)
    {
        if (items.Count == 0)
        {
            return default;
        }

        using var buffer = new WireWriter();
        using var json = new Utf8JsonWriter(buffer, StoredJson.Options);
        json.WriteStartArray();
        foreach (var item in items)
        {
            json.WriteStringValue(item);
        }

        json.WriteEndArray();
        json.Flush();
        return FieldValue.Of(buffer.WrittenSpan.ToArray());
    }

    /// <summary>Checks one text; it is not empty.</summary>
    protected abstract bool TryCheckItem(string item, out ValueFault fault);

    private bool TryReadList(ReadOnlySpan<byte> list, out FieldValue value, out ValueFault fault)
    {
        value = default;
        fault = default;
        var items = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var reader = new WireReader(list);
        while (reader.TryReadTag(out var fieldNumber, out var wireType))
        {
            if (fieldNumber != 1 || wireType != WireType.Bytes)
            {
                reader.Skip(fieldNumber, wireType);
                continue;
            }

            if (items.Count == MaxItems)
            {
                fault = new ValueFault("TOO_MANY", $"expected at most {MaxItems} entries");
                return false;
            }

            if (!TryReadItem(StructValue.Parse(reader.ReadBytes()), out var item, out fault))
            {
                return false;
            }

            if (!seen.Add(item))
            {
                fault = new ValueFault("VALUES", "expected each entry once");
                return false;
            }

            items.Add(item);
        }

        return TryMakeList(items, out value, out fault);
    }

    private bool TryMakeList(List<string> items, out FieldValue value, out ValueFault fault)
    {
        value = default;
        fault = default;
        if (items.Count > 0 && items.Count < MinItems)
        {
            fault = new ValueFault("TOO_FEW", $"expected at least {MinItems} entries");
            return false;
        }

        value = WriteList(items);
        return true;
    }

    private bool TryReadItem(in StructValue input, out string item, out ValueFault fault)
    {
        item = "";
        if (input.Kind != StructKind.Text || input.Bytes.IsEmpty)
        {
            fault = ValueFaults.WrongType("a list of strings that are not empty");
            return false;
        }

        if (!Utf8.IsValid(input.Bytes))
        {
            fault = ValueFaults.NotUtf8;
            return false;
        }

        item = Encoding.UTF8.GetString(input.Bytes);
        return TryCheckItem(item, out fault);
    }
}
