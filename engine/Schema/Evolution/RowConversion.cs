using System.Text;
using System.Text.Json;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Records;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Schema.Types;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Schema.Evolution;

/// <summary>Converts the values of one record after the other, and counts those that do not fit. For one run over a table.</summary>
internal sealed class RowConversion : IDisposable
{
    private readonly RecordTable _table;
    private readonly CatalogueSnapshot _snapshot;
    private readonly FieldSelection? _selection;
    private readonly ValueConverter[] _converters;
    private readonly WireWriter _data = new();
    private readonly FieldValue[] _values;

    /// <param name="current">The collection as its table stands.</param>
    /// <param name="conversions">Of its fields.</param>
    /// <param name="snapshot">Where the targets of relations are found.</param>
    public RowConversion(Collection current, IEnumerable<FieldConversion> conversions, CatalogueSnapshot snapshot)
    {
        _table = RecordTable.Of(current);
        _snapshot = snapshot;
        Results = [.. conversions.Select(conversion => new ConversionResult(conversion))];
        _converters = [.. Results.Select(result => new ValueConverter(result.Conversion.To.Type))];
        _values = new FieldValue[Results.Length];

        // By their names, since what is hidden is written only for those who name it.
        _selection = FieldSelection.Parse(string.Join(',', Results.Select(result => result.Conversion.From.Name)), current, seesHidden: true);
    }

    /// <summary>One for each conversion.</summary>
    public ConversionResult[] Results { get; }

    /// <summary>The values of the last record, in the order of <see cref="Results"/>; null where one does not fit.</summary>
    public ReadOnlySpan<FieldValue> Values => _values;

    /// <summary>Converts the values of a record.</summary>
    /// <param name="session">Where the targets of relations are looked up.</param>
    /// <param name="id">Id of the record.</param>
    /// <param name="image">Its image by the message of the collection as it stands.</param>
    public void Convert(DbSession session, string id, ReadOnlySpan<byte> image)
    {
        _data.Clear();
        RecordEncoder.WriteData(_data, 1, _table, new RecordImageParts(image).Body, _selection);
        Array.Clear(_values);
        var reader = new WireReader(_data.WrittenSpan);
        reader.TryReadTag(out _, out _);
        var entries = new StructEntries(reader.ReadBytes());
        while (entries.MoveNext())
        {
            for (var i = 0; i < Results.Length; i++)
            {
                if (entries.Key.SequenceEqual(Results[i].Conversion.From.Utf8Name.Span))
                {
                    Convert(session, i, id, entries.Value);
                }
            }
        }
    }

    public void Dispose()
    {
        _data.Dispose();
        foreach (var converter in _converters)
        {
            converter.Dispose();
        }
    }

    private void Convert(DbSession session, int index, string id, ReadOnlySpan<byte> value)
    {
        if (StructValue.Parse(value).Kind == StructKind.Null)
        {
            return;
        }

        var result = Results[index];
        result.Values++;
        if (!_converters[index].TryConvert(value, out var converted, out var fault) || !IsFit(session, result.Conversion.To, converted, out fault))
        {
            var bytes = value.ToArray();
            result.Fail(id, fault, () => ValueConverter.Describe(bytes));
            return;
        }

        _values[index] = converted;
    }

    // What the type alone cannot tell.
    private bool IsFit(DbSession session, Field to, in FieldValue value, out ValueFault fault)
    {
        fault = default;
        if (value.Bytes.Length > to.MaxIndexedBytes)
        {
            fault = to.TooLongForIndex;
        }
        else if (to.Type is RelationType relation && value.HasValue && !HasTargets(session, relation, value.Bytes.Span))
        {
            fault = new ValueFault("TARGET", $"'{_snapshot.FindById(relation.TargetCollectionId)?.Name}' has no record with this id");
        }

        return fault.Rule is null;
    }

    private bool HasTargets(DbSession session, RelationType relation, ReadOnlySpan<byte> stored)
    {
        // A collection that the same write makes has no records yet.
        if (_snapshot.FindById(relation.TargetCollectionId) is not { } target)
        {
            return false;
        }

        if (!relation.IsList)
        {
            return RecordsStore.Exists(session, RecordTable.Of(target), stored);
        }

        var ids = JsonSerializer.Deserialize<string[]>(stored) ?? [];
        return ids.All(id => RecordsStore.Exists(session, RecordTable.Of(target), Encoding.UTF8.GetBytes(id)));
    }
}
