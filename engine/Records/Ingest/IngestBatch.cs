using System.Text;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records.Writes;

namespace Grpc.Baas.Engine.Records.Ingest;

/// <summary>
/// Records of one stream that are written together. It keeps their bytes until they are stored, for the case that the schema
/// changes before.
/// </summary>
/// <param name="firstIndex">Place in the stream of the first record.</param>
/// <param name="holdsMessage">Whether it takes a whole message, however large.</param>
internal sealed class IngestBatch(long firstIndex, bool holdsMessage = false) : IDisposable
{
    // Large enough to share the cost of a work, small enough to let other writes in between.
    private const int FullCount = 256;

    // Large records would otherwise make a batch of a gigabyte.
    private const int FullBytes = 1 << 20;

    private readonly WireWriter _data = new(4096);
    private readonly List<IngestRecord> _records = [];

    // What the records are checked against.
    private RecordTable? _table;

    /// <summary>Whose records they are.</summary>
    public required Caller Caller { get; init; }

    /// <summary>What holds for the values of its caller.</summary>
    public DraftTerms Terms => new(_table is not null && Caller.IsAdministratorOf(_table.Collection.Id));

    /// <summary>Place in the stream of the first record.</summary>
    public long FirstIndex => firstIndex;

    /// <summary>Whether it takes no more.</summary>
    public bool IsFull => !holdsMessage && (_records.Count == FullCount || _data.Length >= FullBytes);

    /// <summary>Whether all that is new in it is refused, as one of it was.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>Size of the values of all its records.</summary>
    public long Bytes => _data.Length;

    public IReadOnlyList<IngestRecord> Records => _records;

    /// <summary>Takes over records of a message and checks them.</summary>
    /// <param name="skip">How many of its records others have.</param>
    public void Add(RecordTable table, IngestMessage message, int skip, RecordIds ids)
    {
        Follow(table);
        var items = message.Items;
        for (var i = 0; !IsFull && items.MoveNext(); i++)
        {
            if (i >= skip)
            {
                var id = items.Id.IsEmpty ? ids.Next() : Encoding.UTF8.GetString(items.Id);
                Add(table, firstIndex + _records.Count, id, items.Data);
            }
        }
    }

    /// <summary>Takes over a record and checks it; one that may have passwords is checked by <see cref="HashAsync"/>.</summary>
    /// <param name="index">Where it stands in its stream or file.</param>
    /// <param name="data">Wire bytes of a <c>google.protobuf.Struct</c>.</param>
    public void Add(RecordTable table, long index, string id, ReadOnlySpan<byte> data)
    {
        Follow(table);
        var record = new IngestRecord(id, _data.Length, data.Length) { Index = index };
        _data.WriteRaw(data);
        if (table.Passwords.IsEmpty)
        {
            Check(table, record);
        }

        _records.Add(record);
    }

    /// <summary>Takes note of a record that could not be read.</summary>
    public void AddUnreadable(long index, BaasException refusal)
        => _records.Add(new IngestRecord("", _data.Length, 0) { Index = index, IsUnreadable = true, Refusal = refusal });

    /// <summary>Checks the records against another state of their collection, if it is another.</summary>
    public void Rebind(RecordTable table)
    {
        if (_table == table)
        {
            return;
        }

        _table = table;
        foreach (var record in _records)
        {
            Check(table, record);
        }
    }

    /// <summary>Hashes the passwords of its records, and checks the records, before they come to the writer loop.</summary>
    /// <param name="passwords">Null where nothing hashes beforehand.</param>
    public async ValueTask HashAsync(PreparedPasswords? passwords, CancellationToken cancellationToken)
    {
        if (_table is not { Passwords.IsEmpty: false } table)
        {
            return;
        }

        foreach (var record in _records)
        {
            try
            {
                record.Hashes = passwords is null
                    ? null
                    : await passwords.HashAsync(table, _data.WrittenMemory.Slice(record.Offset, record.Length), Terms.MayWriteSystem, cancellationToken);
                Check(table, record);
            }
            catch (BaasException refusal)
            {
                record.Refusal ??= refusal;
            }
        }
    }

    /// <summary>Refuses the records that are not refused for themselves.</summary>
    public void RefuseOthers()
    {
        IsRefused = true;
        foreach (var record in _records)
        {
            if (!record.IsDone)
            {
                record.Refusal ??= RecordsErrors.IngestMessageRefused();
            }
        }
    }

    /// <summary>The values of a record, wire bytes of a <c>google.protobuf.Struct</c>.</summary>
    public ReadOnlySpan<byte> DataOf(IngestRecord record) => _data.WrittenSpan.Slice(record.Offset, record.Length);

    public void Dispose() => _data.Dispose();

    // Where there are passwords, all records are checked when these are hashed.
    private void Follow(RecordTable table)
    {
        if (table.Passwords.IsEmpty)
        {
            Rebind(table);
        }

        _table = table;
    }

    private void Check(RecordTable table, IngestRecord record)
    {
        if (record.IsUnreadable)
        {
            return;
        }

        if (!RecordId.IsValid(record.Id))
        {
            record.Refusal = RecordsErrors.IdInvalid();
            return;
        }

        record.Draft = RecordDraft.Read(table, DataOf(record), isChange: false, out var refusal, Terms with { Hashes = record.Hashes });
        record.Refusal = refusal;
    }
}
