using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Schema.Evolution;

/// <summary>
/// The one way to read with SQL that was made for the catalogue at hand. The schema may change between the two, here or on another node,
/// and then the database refuses the SQL, or the plan that it keeps for it.
/// </summary>
internal static class SchemaReads
{
    // Each one takes another change of the schema, between the catalogue and the read; nobody makes so many.
    private const int MaxAttempts = 20;

    /// <summary>Reads, and does so anew when the schema has changed under the read.</summary>
    /// <param name="database">What is read.</param>
    /// <param name="catalogue">What the read makes its SQL for.</param>
    /// <param name="call">Handed to the read, so that it needs no closure.</param>
    /// <param name="read">
    /// Looks at <see cref="Catalogue.Current"/>, asks whether the caller may, makes the SQL and runs it; all of that once more for each
    /// attempt. It hands nothing out before it ends.
    /// </param>
    /// <param name="cancellationToken">Handed to the read.</param>
    /// <exception cref="SqlException">The SQL is refused though it was made for the schema as it is: the fault is ours or the data's.</exception>
    public static async ValueTask<T> FollowSchemaAsync<TCall, T>(
        this Database database,
        Catalogue catalogue,
        TCall call,
        Func<TCall, CancellationToken, ValueTask<T>> read,
        CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var revision = catalogue.Revision;
            try
            {
                return await read(call, cancellationToken);
            }
            catch (SqlException fault) when (attempt < MaxAttempts && !fault.IsOutOfRange)
            {
                // A change of the schema ends its group of writes, here or on another node, and the next group takes up what others did;
                // so that after a write, even one that does nothing, the catalogue shows all that the read may have met.
                await database.WriteWhenRoomAsync(static _ => 0, cancellationToken);

                // The first may have met tables of another schema than its SQL is for, and any of them an old plan.
                if (attempt > 1 && catalogue.Revision == revision && !fault.IsOldPlan)
                {
                    throw;
                }
            }
        }
    }
}
