using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Records.Wire;

namespace Grpc.Baas.Engine.Records.Transfer;

/// <summary>Writes records as a file. What a caller may not see of a record is left out where all answers leave it out.</summary>
internal abstract class ExportWriter : IDisposable
{
    private readonly WireWriter _data = new();

    public abstract string ContentType { get; }

    protected RecordTable Table { get; private set; } = null!;

    private FieldSelection? Selection { get; set; }

    public static ExportWriter Of(ExportRequest request)
        => request.Format == TransferFormat.Csv ? new CsvExport(request.EscapeFormulas) : new NdjsonExport();

    /// <summary>Says what the records that follow are of. It may be said again when the collection has changed.</summary>
    /// <param name="table">The collection's.</param>
    /// <param name="selection">The fields wanted; null means all.</param>
    /// <param name="hasHead">Whether what comes before the first record has been handed out.</param>
    /// <exception cref="Kernel.BaasException">records EXPORT_CHANGED.</exception>
    public void Bind(RecordTable table, FieldSelection? selection, bool hasHead)
    {
        Table = table;
        Selection = selection;
        OnBound(hasHead);
    }

    /// <summary>Writes what comes before the first record.</summary>
    public abstract void WriteHead(WireWriter output);

    /// <param name="image">The record.</param>
    public abstract void WriteRecord(ReadOnlySpan<byte> image, WireWriter output);

    public virtual void Dispose() => _data.Dispose();

    protected abstract void OnBound(bool hasHead);

    /// <summary>Whether the caller wants a field that every record has.</summary>
    protected bool Has(Schema.Field systemField) => Selection is null || Selection.Contains(systemField.Number);

    /// <returns>The fields of a record as a <c>google.protobuf.Struct</c>, valid until the next call.</returns>
    protected ReadOnlySpan<byte> EncodeData(ReadOnlySpan<byte> body)
    {
        _data.Clear();
        RecordEncoder.WriteData(_data, 1, Table, body, Selection);
        var reader = new WireReader(_data.WrittenSpan);
        reader.TryReadTag(out _, out _);
        return reader.ReadBytes();
    }

    /// <summary>Formats a <c>google.protobuf.Timestamp</c> as RFC 3339 in UTC, as all answers have it.</summary>
    /// <param name="text">At least 32 bytes.</param>
    /// <returns>Bytes written.</returns>
    protected static int FormatTime(ReadOnlySpan<byte> timestamp, Span<byte> text)
    {
        var microseconds = Schema.RecordImage.ReadTimestamp(timestamp);
        var format = (microseconds % 1_000_000, microseconds % 1_000) switch
        {
            (0, _) => "yyyy-MM-dd'T'HH:mm:ss'Z'",
            (_, 0) => "yyyy-MM-dd'T'HH:mm:ss.fff'Z'",
            _ => "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'",
        };
        DateTime.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond)
            .TryFormat(text, out var length, format, System.Globalization.CultureInfo.InvariantCulture);
        return length;
    }
}
