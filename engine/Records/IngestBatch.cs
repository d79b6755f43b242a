using System.Text;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Records;

/// <summary>
/// Records of one stream that are written together. It keeps their bytes until they are stored, for the case that the schema
/// changes before.
/// </summary>
internal sealed class IngestBatch(long firstIndex) : IDisposable
{
    private readonly WireWriter _data = new(4096);
    private readonly List<IngestRecord> _records = [];

    /// <summary>Place in the stream of the first record.</summary>
    public long FirstIndex => firstIndex;

    public IReadOnlyList<IngestRecord> Records => _records;

    /// <summary>What the records are checked against; null while there are none.</summary>
    public RecordTable? Table { get; private set; }

    /// <summary>Takes over records of a message and checks them.</summary>
    /// <param name="skip">How many of its records others have.</param>
    /// <param name="limit">How many records the batch may have.</param>
    public void Add(RecordTable table, IngestMessage message, int skip, int limit, RecordIds ids)
    {
        Rebind(table);
        var items = message.Items;
        for (var i = 0; _records.Count < limit && items.MoveNext(); i++)
        {
            if (i >= skip)
            {
                var id = items.Id.IsEmpty ? ids.Next() : Encoding.UTF8.GetString(items.Id);
                var record = new IngestRecord(id, _data.Length, items.Data.Length);
                _data.WriteRaw(items.Data);
                Check(table, record);
                _records.Add(record);
            }
        }
    }

    /// <summary>Checks the records against another state of their collection, if it is another.</summary>
    public void Rebind(RecordTable table)
    {
        if (Table == table)
        {
            return;
        }

        Table = table;
        foreach (var record in _records)
        {
            Check(table, record);
        }
    }

    /// <summary>Forgets what the records were checked against, and why some were refused.</summary>
    public void Unbind() => Table = null;

    public void Dispose() => _data.Dispose();

    private void Check(RecordTable table, IngestRecord record)
    {
        if (!RecordId.IsValid(record.Id))
        {
            record.Refusal = RecordsErrors.IdInvalid();
            return;
        }

        var data = _data.WrittenSpan.Slice(record.Offset, record.Length);
        record.Draft = RecordDraft.Read(table, data, isChange: false, out var refusal);
        record.Refusal = refusal;
    }
}
