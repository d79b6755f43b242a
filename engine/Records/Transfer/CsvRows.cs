using System.Text;
using System.Text.Unicode;
using CsvHelper;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Records.Transfer;

/// <summary>
/// Rows of cells under the names of the first row. Separators are commas: to guess them would split texts apart. Source: RFC 4180.
/// </summary>
/// <param name="content">The file.</param>
/// <param name="skipsUnreadable">Whether a cell that cannot be converted counts as empty.</param>
internal sealed class CsvRows(Stream content, bool skipsUnreadable) : ImportRows
{
    private const int MaxColumns = 512;
    private const int MaxShownCell = 40;

    private static readonly CsvReaderOptions Options = new()
    {
        Separator = ',',
        MalformedData = CsvMalformedDataHandling.Throw,
        MaxRecordSize = MaxRowBytes,
        TrackLineNumbers = true,
        IncludeValuesInExceptions = false,
    };

    private readonly CsvReader _csv = CsvReader.Create(content, Options, leaveOpen: true);
    private readonly WireWriter _data = new();
    private RecordTable _table = null!;
    private string[]? _names;

    // Null for the columns that are passed over.
    private RecordMember?[] _members = [];

    public override ReadOnlySpan<byte> Data => _data.WrittenSpan;

    public override void Bind(RecordTable table)
    {
        if (_table != table)
        {
            _table = table;
            BindColumns();
        }
    }

    public override async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_names is null)
            {
                await _csv.ReadHeaderAsync(cancellationToken);
                _names = ReadNames();
                BindColumns();
                Row = 1;
            }

            do
            {
                if (!await _csv.ReadAsync(cancellationToken))
                {
                    return false;
                }
            }
            while (IsEmpty());
        }
        catch (CsvFormatException fault)
        {
            throw new ImportFaultException(Math.Max(fault.LineNumber, 1), "a quote is not closed or stands where none may, or the row is too long");
        }

        Row++;
        Refusal = ReadCells();
        return true;
    }

    public override async ValueTask DisposeAsync()
    {
        await _csv.DisposeAsync();
        _data.Dispose();
    }

    private string[] ReadNames()
    {
        string[] names = [.. _csv.Headers.Select(name => name.Trim())];
        if (names.Length == 0)
        {
            throw TransferErrors.HeaderInvalid("", "the file is empty; the first row must name the fields");
        }

        if (names.Length > MaxColumns)
        {
            throw TransferErrors.HeaderInvalid("", $"the first row has {names.Length} columns, and at most {MaxColumns} are taken");
        }

        var seen = new HashSet<string>();
        for (var i = 0; i < names.Length; i++)
        {
            if (names[i].Length == 0)
            {
                throw TransferErrors.HeaderInvalid("", $"column {i + 1} has no name");
            }

            if (!seen.Add(names[i]))
            {
                throw TransferErrors.HeaderInvalid(names[i], $"the column '{TransferErrors.Shown(names[i])}' is there twice");
            }
        }

        return names;
    }

    private void BindColumns()
    {
        if (_names is null)
        {
            return;
        }

        _members = new RecordMember?[_names.Length];
        for (var i = 0; i < _names.Length; i++)
        {
            var hint = 0;
            var member = _table.Find(Encoding.UTF8.GetBytes(_names[i]), ref hint);
            _members[i] = member is { Field.Type.IsGenerated: true } ? null : member;
            if (member is null && _names[i] is not ("id" or "created" or "updated" or "collection" or "etag"))
            {
                throw UnknownColumn(_names[i]);
            }
        }
    }

    private BaasException UnknownColumn(string name)
    {
        var nearest = NearestName.Of(name, [.. _table.Collection.Fields.Where(field => !field.IsHidden).Select(field => field.Name)]);
        var hint = nearest is null ? "" : $"; did you mean '{nearest}'";
        return TransferErrors.HeaderInvalid(name, $"'{_table.Collection.Name}' has no field '{TransferErrors.Shown(name)}'{hint}");
    }

    // Rows of separators alone come from spreadsheets.
    private bool IsEmpty()
    {
        for (var i = 0; i < _csv.FieldCount; i++)
        {
            if (!_csv.GetSpan(i).IsEmpty)
            {
                return false;
            }
        }

        return true;
    }

    private BaasException? ReadCells()
    {
        _data.Clear();
        if (_csv.FieldCount > _members.Length)
        {
            return TransferErrors.RowInvalid("", $"it has {_csv.FieldCount} cells, and the first row names {_members.Length}");
        }

        for (var i = 0; i < _csv.FieldCount; i++)
        {
            var cell = _csv.GetSpan(i);
            if (_members[i] is { } member && !cell.IsEmpty && ReadCell(member, cell) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    private BaasException? ReadCell(RecordMember member, ReadOnlySpan<byte> cell)
    {
        if (!Utf8.IsValid(cell))
        {
            return TransferErrors.RowInvalid(member.Field.Name, "the text is not valid UTF-8");
        }

        var start = _data.Length;
        var entry = _data.BeginMessage(1);
        _data.WriteRaw(member.EntryKey.Span);
        var value = _data.BeginMessage(2);
        var isRead = CellReader.TryWrite(member.Field, cell, _data);
        if (isRead && (!skipsUnreadable || Fits(member.Field, _data.WrittenSpan[value..])))
        {
            _data.EndMessage(value);
            _data.EndMessage(entry);
            return null;
        }

        _data.Truncate(start);
        return skipsUnreadable
            ? null
            : TransferErrors.RowInvalid(member.Field.Name, $"Cannot convert '{Shown(cell)}' to {member.Field.Type.Name}");
    }

    private static bool Fits(Field field, ReadOnlySpan<byte> value)
    {
        var input = StructValue.Parse(value);
        return field.Type.TryRead(in input, out _, out var fault) || fault.Rule is not ("TYPE" or "FORMAT");
    }

    private static string Shown(ReadOnlySpan<byte> cell)
    {
        var text = TransferErrors.Shown(Encoding.UTF8.GetString(cell[..Math.Min(cell.Length, 4 * MaxShownCell)]));
        return text.Length <= MaxShownCell ? text : text[..MaxShownCell] + "…";
    }
}
