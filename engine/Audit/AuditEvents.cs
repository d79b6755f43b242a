using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Changes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.V1.Audit;

namespace Grpc.Baas.Engine.Audit;

/// <summary>Turns what is stored into what administrators read.</summary>
internal static class AuditEvents
{
    public static AuditEvent Describe(DbSession session, StoredEvent found, CatalogueSnapshot snapshot)
    {
        var collection = snapshot.FindById(found.CollectionId);
        var described = new AuditEvent
        {
            Time = Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch.AddTicks(found.TimeMicros * TimeSpan.TicksPerMicrosecond)),
            Action = found.Action,
            Outcome = found.Reason.Length == 0 ? "ok" : "refused",
            Reason = found.Reason,
            Actor = Describe(CallerSignature.Read(found.Actor)),
            Collection = collection?.Name ?? found.CollectionId,
            Subject = found.Subject,
            Position = found.IsChange ? found.Key : 0,
        };
        if (found.Details.Length > 0)
        {
            described.Details.Add(JsonSerializer.Deserialize<Dictionary<string, string>>(found.Details));
        }

        if (found.IsChange && collection is not null && ChangeStore.Find(session, found.Key) is { Operation: ChangeOperation.Updated } change)
        {
            described.Fields.AddRange(ChangedFields.Between(collection, change.Before.Span, change.After.Span));
        }

        return described;
    }

    private static AuditActor Describe(CallerSignature actor) => new()
    {
        Kind = actor.Kind,
        Id = actor.Id,
        Collection = actor.CollectionId,
        Session = actor.SessionId,
        Address = actor.Address,
    };
}
