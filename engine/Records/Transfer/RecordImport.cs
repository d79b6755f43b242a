using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records.Ingest;
using Grpc.Core;

namespace Grpc.Baas.Engine.Records.Transfer;

/// <summary>Makes records of the rows of a file, as it comes. Each row stands alone.</summary>
internal sealed class RecordImport(RecordIngest ingest, RecordIds ids)
{
    /// <summary>Imports all that comes. What was stored stays, even if the stream breaks.</summary>
    /// <param name="onlyCsv">Whether nothing but CSV is taken.</param>
    /// <exception cref="BaasException">
    /// records IMPORT_MALFORMED, IMPORT_HEADER_INVALID, IMPORT_CONTENT_UNSUPPORTED, FORMAT_UNKNOWN, INGEST_COLLECTION_INVALID; schema
    /// COLLECTION_NOT_FOUND; auth CREDENTIALS_MISSING, PERMISSION_DENIED; storage DISK_FULL, IO_FAILED.
    /// </exception>
    public async Task<ImportOutcome> RunAsync(
        IAsyncStreamReader<ImportMessage> messages, bool onlyCsv, Caller caller, CancellationToken cancellationToken)
    {
        if (!await messages.MoveNext(cancellationToken))
        {
            throw RecordsErrors.IngestCollectionMissing();
        }

        await using var body = new ImportBody(messages);
        var first = messages.Current;
        var name = first.Collection.Length > 0 ? first.Collection : throw RecordsErrors.IngestCollectionMissing();
        var target = new IngestTarget(name, caller) { IsDryRun = first.IsDryRun, IsUpsert = first.IsUpsert };
        _ = ingest.Open(target);
        var format = onlyCsv ? TransferFormat.Csv : TransferFormats.Parse(first.Format);
        var skipsUnreadable = first.SkipsUnreadable;
        var stream = new ImportStream(ingest, target, ids, cancellationToken);
        try
        {
            var file = await ImportFile.OpenAsync(body, first.ContentType, format, onlyCsv, cancellationToken);
            await using ImportRows rows = file.Format == TransferFormat.Csv ? new CsvRows(file.Content, skipsUnreadable) : new NdjsonRows(file.Content);
            return await stream.RunAsync(rows);
        }
        catch (IOException) when (!body.IsBroken)
        {
            // The form ends before its last boundary.
            throw await stream.FailAsync(new ImportFaultException(stream.NextRow, "the form is cut off"));
        }
        catch (ImportFaultException fault)
        {
            throw await stream.FailAsync(fault);
        }
        finally
        {
            await stream.AbandonAsync();
        }
    }
}
