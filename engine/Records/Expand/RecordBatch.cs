using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Records.Expand;

/// <summary>Records of one collection, as images one behind another in one buffer.</summary>
internal sealed class RecordBatch(RecordTable table) : IDisposable
{
    private readonly WireWriter _images = new();
    private readonly List<int> _ends = [];

    public RecordTable Table => table;

    public int Count => _ends.Count;

    /// <summary>Size of all images together.</summary>
    public int Bytes => _images.Length;

    /// <summary>The image of a record; valid until the next one is added.</summary>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            var start = index == 0 ? 0 : _ends[index - 1];
            return _images.WrittenSpan[start.._ends[index]];
        }
    }

    /// <summary>Adds the row on which a statement stands, whose first columns are those of <see cref="RecordTable.SelectSql"/>.</summary>
    /// <returns>The record's index.</returns>
    public int Add(DbStatement row)
    {
        RecordImageWriter.WriteRow(_images, table, row);
        _ends.Add(_images.Length);
        return _ends.Count - 1;
    }

    /// <summary>Reads the one record of an id.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryAdd(DbSession session, string id)
    {
        if (!RecordsStore.TryRead(session, table, id, _images))
        {
            return false;
        }

        _ends.Add(_images.Length);
        return true;
    }

    public void Dispose() => _images.Dispose();
}
