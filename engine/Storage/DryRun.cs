namespace Grpc.Baas.Engine.Storage;

/// <summary>Does a write and undoes it again, so that the caller hears all that the database would say.</summary>
internal static class DryRun
{
    /// <returns>What the work answered.</returns>
    public static async Task<T> RunAsync<T>(
        Database database, Func<WriteTransaction, T> work, long payloadBytes, CancellationToken cancellationToken)
    {
        try
        {
            return await database.WriteAsync<T>(
                transaction => throw new UndoException<T>(work(transaction)), payloadBytes, cancellationToken);
        }
        catch (UndoException<T> undone)
        {
            return undone.Answer;
        }
    }

    /// <summary>A work that throws is undone alone, and its exception comes back.</summary>
    private sealed class UndoException<T>(T answer) : Exception("The write was a dry run.")
    {
        public T Answer => answer;
    }
}
