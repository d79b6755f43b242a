using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records.Views;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Rules;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Evolution;
using Grpc.Baas.Engine.Storage;
using Grpc.Core;

namespace Grpc.Baas.Engine.Records.Transfer;

/// <summary>Writes the records of a collection as a file, in pieces, no faster than the client takes them.</summary>
internal sealed class RecordExport(Database database, Catalogue catalogue, ViewReads views, RecordsOptions options, TimeProvider time)
{
    // Smaller than what clients take by default in one message, whatever the size of a record.
    private const int MaxMessageBytes = 256 << 10;

    /// <summary>Writes <c>google.api.HttpBody</c> messages; the first has the content type.</summary>
    /// <param name="begin">Called with the collection's name when nothing can be refused any more, before the first message.</param>
    /// <exception cref="BaasException">
    /// schema COLLECTION_NOT_FOUND; auth CREDENTIALS_MISSING, PERMISSION_DENIED; records ID_INVALID, EXPORT_CHANGED, EXPORT_EXPIRED; query
    /// FILTER_INVALID, FILTER_TOO_COMPLEX, SORT_INVALID, FIELDS_INVALID, SEARCH_INVALID; of views also schema VIEW_FAILED, VIEW_TIMEOUT.
    /// </exception>
    public async Task RunAsync(
        ExportRequest request, Caller caller, IAsyncStreamWriter<EncodedMessage> stream, Func<string, Task> begin, CancellationToken cancellationToken)
    {
        if (request.After.Length > 0 && !RecordId.IsValid(request.After))
        {
            throw RecordsErrors.IdInvalid();
        }

        using var writer = ExportWriter.Of(request);
        using var cursor = new ExportCursor(request, writer, time.GetUtcNow());
        cursor.Bind(Open(request, caller));
        if (request.MaxRecords is null)
        {
            await WriteInStepsAsync(request, caller, cursor, new ExportOutput(stream, writer.ContentType, begin), cancellationToken);
        }
        else
        {
            await WriteSnapshotAsync(request, caller, cursor, new ExportOutput(stream, writer.ContentType, begin), cancellationToken);
        }
    }

    private async Task WriteInStepsAsync(
        ExportRequest request, Caller caller, ExportCursor cursor, ExportOutput output, CancellationToken cancellationToken)
    {
        while (!cursor.IsLast)
        {
            await LimitAsync(cursor, token => ReadStepAsync(request, caller, cursor, token), cancellationToken);
            await output.WriteAsync(cursor, cancellationToken);
            cursor.Pass();
        }
    }

    private ValueTask<int> ReadStepAsync(
        ExportRequest request, Caller caller, ExportCursor cursor, CancellationToken cancellationToken)
        => database.FollowSchemaAsync(
            catalogue,
            (Export: this, Request: request, Caller: caller, Cursor: cursor),
            static (call, token) => call.Export.ReadAsync(call.Request, call.Caller, call.Cursor, token),
            cancellationToken);

    /// <summary>Reads a piece; one of a view not for longer than views may take.</summary>
    private ValueTask<T> LimitAsync<T>(ExportCursor cursor, Func<CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken)
        => cursor.Table.Collection.IsView ? views.RunAsync(cursor.Table.Collection, read, cancellationToken) : read(cancellationToken);

    private async Task WriteSnapshotAsync(
        ExportRequest request, Caller caller, ExportCursor cursor, ExportOutput output, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.SnapshotTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var snapshot = await LimitAsync(cursor, token => OpenSnapshotAsync(request, caller, cursor, token), either.Token);
            await output.WriteAsync(cursor, either.Token);
            cursor.Pass();
            while (!cursor.IsLast)
            {
                // The snapshot keeps its schema, but the caller's rights are those of now.
                var now = Open(request, caller);
                cursor.Bind(cursor.Source with { Access = now.Access, MayList = ByRightsOf(now) });
                await LimitAsync(
                    cursor,
                    token => ValueTask.FromResult(snapshot.Read(cursor, static (session, cursor) => cursor.Read(session), token)),
                    either.Token);
                await output.WriteAsync(cursor, either.Token);
                cursor.Pass();
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw TransferErrors.ExportExpired(options.SnapshotTime);
        }
    }

    private ValueTask<int> ReadAsync(ExportRequest request, Caller caller, ExportCursor cursor, CancellationToken cancellationToken)
    {
        cursor.Bind(Open(request, caller));
        return database.ReadLongAsync(cursor, ReadPiece, cancellationToken);
    }

    private static int ReadPiece(DbSession session, ExportCursor cursor)
    {
        using var snapshot = session.BeginSnapshot();
        return cursor.Read(session);
    }

    /// <returns>The snapshot, with the cursor at its first piece.</returns>
    private ValueTask<SnapshotSession> OpenSnapshotAsync(
        ExportRequest request, Caller caller, ExportCursor cursor, CancellationToken cancellationToken)
        => database.FollowSchemaAsync(
            catalogue,
            (Export: this, Request: request, Caller: caller, Cursor: cursor),
            static (call, token) => call.Export.TryOpenSnapshotAsync(call.Request, call.Caller, call.Cursor, token),
            cancellationToken);

    private async ValueTask<SnapshotSession> TryOpenSnapshotAsync(
        ExportRequest request, Caller caller, ExportCursor cursor, CancellationToken cancellationToken)
    {
        cursor.Bind(Open(request, caller));
        var snapshot = await database.OpenSnapshotAsync(cancellationToken);
        try
        {
            snapshot.Read(cursor, static (session, cursor) => cursor.Read(session), cancellationToken);
            return snapshot;
        }
        catch
        {
            snapshot.Dispose();
            throw;
        }
    }

    private ExportSource Open(ExportRequest request, Caller caller)
    {
        var access = RecordAccess.Of(caller with { Context = "export" }, catalogue);
        var table = RecordTable.Of(access.Open(request.Collection, RecordOperation.List));
        return new ExportSource(table, access.Catalogue, database.Dialect) { Access = access, MayList = access.MayList };
    }

    /// <summary>Judges collections of an earlier state of the schema by the rules of a later one.</summary>
    private static Func<Collection, bool>? ByRightsOf(ExportSource now) => now.MayList is null
        ? null
        : earlier => now.Catalogue.FindById(earlier.Id) is { } collection && now.MayList(collection);

    /// <summary>Cuts pieces into messages.</summary>
    private sealed class ExportOutput(IAsyncStreamWriter<EncodedMessage> stream, string contentType, Func<string, Task> begin)
    {
        private bool _isBegun;

        public async Task WriteAsync(ExportCursor cursor, CancellationToken cancellationToken)
        {
            var rest = cursor.Piece;
            if (!_isBegun)
            {
                await begin(cursor.Table.Collection.Name);
            }

            // A file without a byte still has a type.
            while (rest.Length > 0 || !_isBegun)
            {
                var length = Math.Min(rest.Length, MaxMessageBytes);
                await stream.WriteAsync(Encode(rest.Span[..length]), cancellationToken);
                rest = rest[length..];
                _isBegun = true;
            }
        }

        private EncodedMessage Encode(ReadOnlySpan<byte> content)
        {
            var wire = new WireWriter(content.Length + 64);
            if (!_isBegun)
            {
                wire.WriteStringField(1, contentType);
            }

            wire.WriteBytesField(2, content);
            return new EncodedMessage(wire);
        }
    }
}
