using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Records.Transfer;

/// <summary>Where an export is: it reads piece after piece, each from behind the last record of the one before.</summary>
internal sealed class ExportCursor(ExportRequest request, ExportWriter writer, DateTimeOffset now) : IDisposable
{
    private const int FullBytes = 256 << 10;

    // What one statement may read, so that a sort without an index is not done again and again for small records.
    private const int MaxRecordsPerPiece = 10_000;

    private readonly WireWriter _output = new(FullBytes);
    private readonly WireWriter _image = new();
    private ListPlan _plan = null!;

    // Where the pieces end that were handed out, and the one that was read last.
    private string _token = "";
    private int _written;
    private bool _hasHead;
    private (string Token, int Written) _end;

    /// <summary>What the piece is in the file; valid until the next one is read.</summary>
    public ReadOnlyMemory<byte> Piece => _output.WrittenMemory;

    /// <summary>Whether the piece is the last.</summary>
    public bool IsLast { get; private set; }

    public RecordTable Table { get; private set; } = null!;

    /// <summary>What it was bound to last.</summary>
    public ExportSource Source { get; private set; } = null!;

    /// <summary>Brings the cursor onto the collection as it is now.</summary>
    /// <param name="source">What is read, and what the filter and the sort can name.</param>
    /// <exception cref="Kernel.BaasException">
    /// query FILTER_INVALID, FILTER_TOO_COMPLEX, SORT_INVALID, FIELDS_INVALID, SEARCH_INVALID; records EXPORT_CHANGED.
    /// </exception>
    public void Bind(ExportSource source)
    {
        if (Table != source.Table)
        {
            Table = source.Table;
            writer.Bind(Table, FieldSelection.Parse(request.Fields, Table.Collection), _hasHead);
        }

        Source = source;

        if (_token.Length == 0 && request.After.Length > 0)
        {
            _token = TokenAfter(MakePlan(), request.After);
        }

        _plan = MakePlan();
    }

    /// <summary>Reads the piece after those that were handed out.</summary>
    public int Read(DbSession session)
    {
        _output.Clear();
        if (!_hasHead)
        {
            writer.WriteHead(_output);
        }

        Source.Access.Enter(session);
        using var rows = session.Prepare(_plan.PageSql);
        var most = Math.Min(_plan.PerPage, (request.MaxRecords ?? int.MaxValue) - _written);
        var count = 0;
        SqlValue[] keys = [];
        var hasMore = rows.Step();
        for (; hasMore && count < most && _output.Length < FullBytes; count++)
        {
            _image.Clear();
            RecordImageWriter.WriteRow(_image, Table, rows);
            writer.WriteRecord(_image.WrittenSpan, _output);
            keys = RecordsStore.ReadKeys(rows, Table, _plan);
            hasMore = rows.Step();
        }

        _end = (count > 0 ? _plan.MakePageToken(_image.WrittenSpan, keys) : _token, _written + count);
        IsLast = !hasMore || _end.Written == request.MaxRecords;
        return count;
    }

    /// <summary>Goes on behind the piece, which is handed out. Before, it may be read again.</summary>
    public void Pass()
    {
        (_token, _written) = _end;
        _hasHead = true;
    }

    public void Dispose()
    {
        _output.Dispose();
        _image.Dispose();
    }

    private ListPlan MakePlan() => ListPlan.Create(new ListPlanRequest
    {
        Dialect = Source.Dialect,
        Collection = Table.Collection,
        Catalogue = Source.Catalogue,
        SeesHidden = Source.Access.SeesHidden,
        MayList = Source.MayList,
        Visible = Source.Access.Visible,
        Filter = request.Filter,
        Sort = request.Sort,
        Search = request.Search,
        PerPage = Math.Min(request.MaxRecords ?? MaxRecordsPerPiece, MaxRecordsPerPiece),
        MaxPerPage = MaxRecordsPerPiece,
        PageToken = _token,
        Now = now,
    });

    private static string TokenAfter(ListPlan plan, string id)
    {
        using var image = new WireWriter(RecordId.MaxLength);
        image.WriteStringField(SystemFields.Id.Number, id);
        return plan.MakePageToken(image.WrittenSpan);
    }
}
