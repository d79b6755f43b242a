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
            var message = scope.Encode(entry, session);
            if (scope.MayReset(entry) && scope.FindReset(entry, session) is { } collection)
            {
                // The snapshot has what else the entry says.
                if (scope.HasSnapshots)
                {
                    messages.Add(RecordEventEncoder.Reset("", Cause, position: 0));
                    return new WatchPiece(messages, endsInSnapshot: true);
                }

                // Who lists anew because of the first reset of a piece sees what the others are about, which are committed too.
                if ((told ??= []).Add(collection))
                {
                    // Only the last that is told of an entry has its position: who goes on from there has had all of it.
                    messages.Add(RecordEventEncoder.Reset(collection, Cause, message is null ? entry.Position : entry.Position - 1));
                }
            }

            if (message is not null)
            {
                messages.Add(message);
            }
        }

        return new WatchPiece(messages, endsInSnapshot: false);
    }
}
