using Grpc.Baas.Engine.Changes;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Records.Watch;

/// <summary>What a stream tells of one piece of the log.</summary>
internal sealed class WatchPiece
{
    private static ReadOnlySpan<byte> Cause => "rights"u8;

    private WatchPiece(List<EncodedMessage> messages, bool endsInSnapshot)
    {
        Messages = messages;
        EndsInSnapshot = endsInSnapshot;
    }

    public List<EncodedMessage> Messages { get; }

    /// <summary>Whether the rest of the piece is not told, since a new snapshot takes its place.</summary>
    public bool EndsInSnapshot { get; }

    /// <param name="session">Needed when the scope asks the database.</param>
    public static WatchPiece Encode(WatchScope scope, ChangeBatch batch, DbSession? session)
    {
        var messages = new List<EncodedMessage>(batch.Entries.Length);
        HashSet<string>? told = null;
        foreach (var entry in batch.Entries.Span)
        {
            if (scope.MayReset(entry) && AddResets(messages, scope, entry, session, ref told))
            {
                return new WatchPiece(messages, endsInSnapshot: true);
            }

            if (scope.Encode(entry, session) is { } message)
            {
                messages.Add(message);
            }
        }

        return new WatchPiece(messages, endsInSnapshot: false);
    }

    /// <param name="told">Collections of which a reset was told: who lists anew because of it sees what the others are about, which are committed too.</param>
    /// <returns>Whether a snapshot must follow.</returns>
    private static bool AddResets(List<EncodedMessage> messages, WatchScope scope, ChangeEntry entry, DbSession? session, ref HashSet<string>? told)
    {
        foreach (var collection in scope.ResetsBy(entry, session))
        {
            if (scope.HasSnapshots)
            {
                messages.Add(RecordEventEncoder.Reset("", Cause, position: 0));
                return true;
            }

            if ((told ??= []).Add(collection))
            {
                messages.Add(RecordEventEncoder.Reset(collection, Cause, entry.Position));
            }
        }

        return false;
    }
}
