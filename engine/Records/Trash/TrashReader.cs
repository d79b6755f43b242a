using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Rules;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.Engine.Records.Trash;

/// <summary>Reads the deleted records of a collection. Who may view and delete them sees them.</summary>
internal sealed class TrashReader(Database database, Catalogue catalogue, TimeProvider time)
{
    private const int DefaultPerPage = 30;
    private const int MaxPerPage = 100;
    private const int MaxScanned = 10_000;
    private const int MaxPageBytes = 16 << 20;

    /// <returns>A <c>baas.records.v1.ListDeletedRecordsResponse</c>.</returns>
    /// <exception cref="BaasException">
    /// schema COLLECTION_NOT_FOUND; auth CREDENTIALS_MISSING, PERMISSION_DENIED; query FILTER_INVALID, FILTER_TOO_COMPLEX, PAGE_INVALID,
    /// PAGE_TOKEN_INVALID.
    /// </exception>
    public ValueTask<EncodedMessage> ListAsync(ListDeletedRecordsRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var access = RecordAccess.Of(caller, catalogue);
        var collection = access.Open(request.Collection, RecordOperation.Delete);
        if (request.PerPage < 0)
        {
            throw QueryErrors.PerPageNegative(request.PerPage);
        }

        var page = new Page(
            access,
            RecordTable.Of(collection),
            Filter.Parse(request.Filter, collection, time.GetUtcNow()),
            request.PageToken.Length == 0 ? long.MaxValue : TrashPageToken.Read(request.PageToken, collection.Id),
            request.PerPage == 0 ? DefaultPerPage : Math.Min(request.PerPage, MaxPerPage));
        return database.ReadAsync(page, static (session, page) => page.Read(session), cancellationToken);
    }

    private sealed record Page(RecordAccess Access, RecordTable Table, Filter Filter, long Before, int Size)
    {
        public EncodedMessage Read(DbSession session)
        {
            var wire = new WireWriter(4096);
            var (count, scanned, last) = (0, 0, Before);
            using var rows = TrashStore.Scan(session, Table.Collection.Id, Before, MaxScanned + 1);
            while (rows.Step())
            {
                if (count == Size || scanned == MaxScanned || wire.Length > MaxPageBytes)
                {
                    wire.WriteStringField(2, TrashPageToken.Make(last, Table.Collection.Id));
                    break;
                }

                var entry = TrashStore.Read(rows);
                scanned++;
                last = entry.Position;
                if (Filter.Matches(entry.Image.Span)
                    && Access.Allows(session, Table, RecordOperation.Delete, entry.Image)
                    && Access.Allows(session, Table, RecordOperation.View, entry.Image))
                {
                    count++;
                    Write(wire, entry);
                }
            }

            return new EncodedMessage(wire);
        }

        private void Write(WireWriter wire, in TrashEntry entry)
        {
            var item = wire.BeginMessage(1);
            var record = wire.BeginMessage(1);
            RecordEncoder.WriteRecord(wire, Table, entry.Image.Span, selection: null);
            wire.EndMessage(record);
            RecordImage.WriteTimestamp(wire, 2, entry.Deleted);
            wire.EndMessage(item);
        }
    }
}
