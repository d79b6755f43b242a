using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.V1.Audit;

namespace Grpc.Baas.Engine.Audit;

/// <summary>Reads what was done, out of the trail and the change log as one list, newest first.</summary>
internal sealed class AuditReader(Database database, Catalogue catalogue)
{
    // What one call may cost: some 20 ms.
    private const int MaxRows = 20_000;
    private const int PieceRows = 200;

    // Clocks of nodes differ, and positions follow commits rather than clocks: so far is looked beyond the times asked for.
    private const long SlackMicros = 10 * 60 * 1_000_000L;

    /// <exception cref="BaasException">
    /// audit FILTER_INVALID; query PAGE_TOKEN_INVALID, PAGE_INVALID; schema COLLECTION_NOT_FOUND; storage OVERLOADED, IO_FAILED.
    /// </exception>
    public ValueTask<ListAuditEventsResponse> ListAsync(ListAuditEventsRequest request, CancellationToken cancellationToken)
    {
        var snapshot = catalogue.Current;
        return database.ReadAsync((new AuditQuery(request, snapshot), snapshot), static (session, state) => Read(session, state.Item1, state.snapshot), cancellationToken);
    }

    private static ListAuditEventsResponse Read(DbSession session, AuditQuery query, CatalogueSnapshot snapshot)
    {
        using var view = session.BeginSnapshot();
        var response = new ListAuditEventsResponse();
        var changes = OpenChanges(session, query);
        var trail = OpenTrail(session, query);
        for (var rows = 0; NextOf(changes, trail) is { } next; rows++)
        {
            if (response.Items.Count == query.Size || rows == MaxRows)
            {
                response.NextPageToken = new AuditPageToken(changes.Before, trail.Before).Encode();
                break;
            }

            var found = next.Take();
            if (query.Matches(found))
            {
                response.Items.Add(AuditEvents.Describe(session, found, snapshot));
            }
        }

        return response;
    }

    private static EventCursor? NextOf(EventCursor changes, EventCursor trail) => (changes.Head, trail.Head) switch
    {
        (null, null) => null,
        (null, _) => trail,
        (_, null) => changes,
        var (change, other) => change.TimeMicros > other.TimeMicros ? changes : trail,
    };

    private static EventCursor OpenChanges(DbSession session, AuditQuery query)
    {
        var oldest = query.SinceMicros - SlackMicros;
        return new EventCursor(
            (before, rows) => [.. AuditStore.ReadChanges(session, before, rows).TakeWhile(change => change.TimeMicros >= oldest)],
            query.WantsChanges ? query.Start?.ChangesBefore ?? FirstAfter(session, query.UntilMicros) : 0,
            PieceRows);
    }

    private static EventCursor OpenTrail(DbSession session, AuditQuery query) => new(
        (before, rows) => AuditStore.ReadTrail(session, before, query.SinceMicros, rows),
        query.WantsTrail ? query.Start?.TrailBefore ?? long.MaxValue : 0,
        PieceRows);

    // About where the log comes to a time; a search by halves, since positions follow times but for the slack.
    private static long FirstAfter(DbSession session, long untilMicros)
    {
        var end = StateTable.ReadPosition(session) + 1;
        if (untilMicros == long.MaxValue)
        {
            return end;
        }

        var (low, high) = (1L, end);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (AuditStore.FindChange(session, middle) is { } change && change.TimeMicros < untilMicros + SlackMicros)
            {
                low = change.Position + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
