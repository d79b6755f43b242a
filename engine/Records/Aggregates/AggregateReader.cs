using Grpc.Baas.Engine.Changes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Query.Aggregates;
using Grpc.Baas.Engine.Records.Views;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Rules;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Evolution;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.Engine.Records.Aggregates;

/// <summary>Computes results over the records that a caller may list.</summary>
internal sealed class AggregateReader(Database database, Catalogue catalogue, TimeProvider time, ViewReads? views = null)
{
    /// <returns>A <c>baas.records.v1.AggregateRecordsResponse</c>.</returns>
    /// <exception cref="BaasException">
    /// schema COLLECTION_NOT_FOUND; auth CREDENTIALS_MISSING, PERMISSION_DENIED; query AGGREGATE_INVALID, AGGREGATE_OVERFLOW,
    /// FILTER_INVALID, FILTER_TOO_COMPLEX; schema VIEW_FAILED, VIEW_TIMEOUT.
    /// </exception>
    public ValueTask<EncodedMessage> AggregateAsync(AggregateRecordsRequest request, Caller caller, CancellationToken cancellationToken)
        => views is not null && catalogue.Current.Find(request.Collection) is { IsView: true } view
            ? views.RunAsync(view, token => ComputeAsync(request, caller, token), cancellationToken)
            : ComputeAsync(request, caller, cancellationToken);

    private async ValueTask<EncodedMessage> ComputeAsync(
        AggregateRecordsRequest request, Caller caller, CancellationToken cancellationToken)
    {
        try
        {
            return await database.FollowSchemaAsync(
                catalogue,
                (Reader: this, Request: request, Caller: caller),
                static (call, token) => call.Reader.ReadAsync(call.Request, call.Caller, token),
                cancellationToken);
        }
        catch (SqlException fault) when (fault.IsOutOfRange && catalogue.Current.Find(request.Collection) is not { IsView: true })
        {
            // SQLite answers with an infinity where PostgreSQL refuses.
            throw AggregateErrors.Overflow();
        }
    }

    private ValueTask<EncodedMessage> ReadAsync(AggregateRecordsRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var access = RecordAccess.Of(caller, catalogue);
        var plan = MakePlan(request, access.Open(request.Collection, RecordOperation.List), access);
        return database.ReadAsync((plan, access), Read, cancellationToken);
    }

    private AggregatePlan MakePlan(AggregateRecordsRequest request, Collection collection, RecordAccess access)
        => AggregatePlan.Create(new AggregateRequest
        {
            Dialect = database.Dialect,
            Collection = collection,
            Catalogue = access.Catalogue,
            SeesHidden = access.SeesHidden,
            MayList = access.MayList,
            Visible = access.Visible,
            Select = request.Select,
            GroupBy = request.GroupBy,
            Filter = request.Filter,
            Having = request.Having,
            Sort = request.Sort,
            Limit = request.Limit,
            Now = time.GetUtcNow(),
        });

    private static EncodedMessage Read(DbSession session, (AggregatePlan Plan, RecordAccess Access) wanted)
    {
        using var snapshot = session.BeginSnapshot();
        wanted.Access.Enter(session);
        var wire = new WireWriter(1024);
        try
        {
            var position = ChangeLog.ReadPosition(session);
            var (rows, total) = WriteRows(session, wanted.Plan, wire);
            WriteNumber(wire, 2, total);
            WriteNumber(wire, 3, rows < total ? 1 : 0);
            WriteNumber(wire, 4, position);
            return new EncodedMessage(wire);
        }
        catch
        {
            wire.Dispose();
            throw;
        }
    }

    private static (int Rows, long Total) WriteRows(DbSession session, AggregatePlan plan, WireWriter wire)
    {
        var writer = new AggregateRowWriter(plan.Columns);
        var total = 0L;
        var rows = 0;
        using var statement = session.Prepare(plan.Sql);
        for (; statement.Step(); rows++)
        {
            if (statement.Int64(plan.Columns.Count + 1) != 0)
            {
                throw AggregateErrors.Overflow();
            }

            total = statement.Int64(plan.Columns.Count);
            var row = wire.BeginMessage(1);
            writer.Write(wire, statement);
            wire.EndMessage(row);
        }

        return (rows, total);
    }

    private static void WriteNumber(WireWriter wire, int field, long value)
    {
        if (value != 0)
        {
            wire.WriteInt64Field(field, value);
        }
    }
}
