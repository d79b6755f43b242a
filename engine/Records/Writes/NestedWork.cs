using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Records.Writes;

/// <summary>Parts of one work that may fail alone.</summary>
internal static class NestedWork
{
    /// <summary>Runs a part; when it is refused, it is undone and the rest of the work goes on.</summary>
    /// <param name="state">Handed to the part, so that it needs no closure.</param>
    /// <param name="part">May throw; any other exception than a refusal ends the work as a whole.</param>
    /// <returns>The refusal, or null.</returns>
    public static BaasException? Try<TState>(this WriteTransaction transaction, TState state, Action<WriteTransaction, TState> part)
    {
        var session = transaction.Session;
        var mark = transaction.Mark();
        session.ExecuteCached("SAVEPOINT part");
        try
        {
            part(transaction, state);
            session.ExecuteCached("RELEASE part");
            return null;
        }
        catch (BaasException refusal) when (!session.IsAutocommit)
        {
            // A full disk makes the database give up the whole transaction by itself; then there is nothing to go on with.
            session.EndStatements();
            session.ExecuteCached("ROLLBACK TO part");
            session.ExecuteCached("RELEASE part");
            transaction.ReturnTo(mark);
            return refusal;
        }
    }
}
