using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Records.Writes;

/// <summary>Does a write and undoes it again, so that the caller hears all that the database would say.</summary>
internal static class DryRun
{
    /// <returns>What the work answered.</returns>
    public static async Task<EncodedMessage> RunAsync(
        Database database, Func<WriteTransaction, EncodedMessage> work, long payloadBytes, CancellationToken cancellationToken)
    {
        try
        {
            return await database.WriteAsync<EncodedMessage>(
                transaction => throw new UndoException(work(transaction)), payloadBytes, cancellationToken);
        }
        catch (UndoException undone)
        {
            return undone.Answer;
        }
    }

    /// <summary>A work that throws is undone alone, and its exception comes back.</summary>
    private sealed class UndoException(EncodedMessage answer) : Exception("The write was a dry run.")
    {
        public EncodedMessage Answer => answer;
    }
}
