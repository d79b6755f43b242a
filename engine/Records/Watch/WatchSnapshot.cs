using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Rules;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Records.Watch;

/// <summary>
/// The records of a stream as they stood at one moment, read piece by piece, one collection after the other and each in the order of its
/// ids, as events. No statement is
/// open while a client takes its time with a piece.
/// </summary>
internal sealed class WatchSnapshot(SnapshotSession session, WatchScope scope) : IDisposable
{
    private const int FullBytes = 256 << 10;

    // A filter that matches little must not keep the reader from noticing that the client has left.
    private const int MaxRowsScanned = 10_000;

    // A server sends all rows that it is asked for, whether they are read or not; so it is asked for about as many as a piece takes.
    private const int FirstRowsScanned = 100;

    private readonly WatchTarget[] _targets = [.. scope.Targets];
    private readonly WireWriter _events = new(FullBytes);
    private readonly WireWriter _image = new();
    private readonly WireWriter _lastId = new(RecordId.MaxLength);
    private readonly List<int> _ends = [];
    private int _rowsWanted = FirstRowsScanned;
    private int _current;

    /// <summary>Whether the piece is the last.</summary>
    public bool IsLast { get; private set; }

    /// <summary>Events of the piece.</summary>
    public int Count => _ends.Count;

    /// <summary>An event of the piece; valid until the next one is read.</summary>
    public EncodedMessage this[int index]
    {
        get
        {
            var start = index == 0 ? 0 : _ends[index - 1];
            return new EncodedMessage(_events.WrittenMemory[start.._ends[index]]);
        }
    }

    /// <summary>Reads the state of the database at that moment.</summary>
    public NodeState ReadState(CancellationToken cancellationToken)
        => session.Read(0, static (session, _) => StateTable.Read(session), cancellationToken);

    /// <summary>Reads the next piece.</summary>
    public void ReadPiece(CancellationToken cancellationToken)
        => session.Read(this, static (session, snapshot) => snapshot.ReadPiece(session), cancellationToken);

    public void Dispose()
    {
        session.Dispose();
        _events.Dispose();
        _image.Dispose();
        _lastId.Dispose();
    }

    private int ReadPiece(DbSession reader)
    {
        _events.Clear();
        _ends.Clear();
        var scanned = 0;
        while (_current < _targets.Length && scanned < _rowsWanted && _events.Length < FullBytes)
        {
            scanned += ReadPiece(reader, _targets[_current], _rowsWanted - scanned);
        }

        IsLast = _current == _targets.Length;
        _rowsWanted = _events.Length < FullBytes ? Math.Min(2 * _rowsWanted, MaxRowsScanned) : Math.Max(scanned, 1);
        return Count;
    }

    /// <returns>How many rows were read.</returns>
    private int ReadPiece(DbSession reader, WatchTarget target, int rowsWanted)
    {
        using var rows = Scan(reader, target.Table, rowsWanted);
        var scanned = 0;
        for (; scanned < rowsWanted && _events.Length < FullBytes; scanned++)
        {
            if (!rows.Step())
            {
                _current++;
                _lastId.Clear();
                return scanned;
            }

            _lastId.Clear();
            _lastId.WriteRaw(rows.Utf8(0));
            Add(target, rows);
        }

        return scanned;
    }

    private DbStatement Scan(DbSession reader, RecordTable table, int rowsWanted)
    {
        scope.Access.Enter(reader);
        if (scope.Access.RowsOf(table.Collection, RecordOperation.List) is { } rule)
        {
            var sql = new SqlText(reader.Dialect).Append(table.SelectAllSql).Append(" WHERE \"id\" > ").AppendParameter(SqlValue.Of(_lastId.WrittenSpan.ToArray()))
                .AppendRule(rule).Append(" ORDER BY \"id\" LIMIT ").AppendParameter(SqlValue.Of((long)rowsWanted));
            return reader.Prepare(sql);
        }

        var rows = reader.Prepare(table.ScanSql);
        rows.Bind(1, _lastId.WrittenSpan);
        rows.Bind(2, rowsWanted);
        return rows;
    }

    private void Add(WatchTarget target, DbStatement row)
    {
        _image.Clear();
        RecordImageWriter.WriteRow(_image, target.Table, row);
        if (target.Filter.Matches(_image.WrittenSpan))
        {
            RecordEventEncoder.WriteSnapshot(_events, target.Table, _image.WrittenSpan, target.Selection, scope.Form);
            _ends.Add(_events.Length);
        }
    }
}
