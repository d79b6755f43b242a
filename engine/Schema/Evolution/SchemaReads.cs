using System.Runtime.CompilerServices;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.Engine.Storage.Postgres;

namespace Grpc.Baas.Engine.Schema.Evolution;

/// <summary>
/// The one way to read with SQL that was made for the catalogue at hand. The schema may change between the two, here or on another node,
/// and then the database refuses the SQL, or the plan that it keeps for it; or takes it, where a column of the same name has another
/// meaning since, and the rows are not what they are taken for.
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
    /// attempt. It hands nothing out before it ends, and what it did is nothing when it is run again.
    /// </param>
    /// <param name="cancellationToken">Handed to the read.</param>
    /// <exception cref="SqlException">The SQL is refused though it was made for the schema as it is: the fault is ours or the data's.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
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
            var before = catalogue.Current;
            var answer = default(T);
            try
            {
                answer = await read(call, cancellationToken);
                if (!catalogue.MayHaveLeft(revision) && !database.IsBehind)
                {
                    return answer;
                }
            }
            catch (SqlException fault) when (attempt < MaxAttempts && !fault.IsOutOfRange)
            {
                await WaitForChangesAsync(database, catalogue, cancellationToken);

                // The first may have met tables of another schema than its SQL is for, and any of them an old plan.
                if (attempt > 1 && catalogue.Revision == revision && !fault.IsOldPlan)
                {
                    throw;
                }

                continue;
            }
            catch (Exception fault) when (attempt < MaxAttempts && PostgresFaults.IsLockConflict(fault))
            {
                await WaitForChangesAsync(database, catalogue, cancellationToken);
                continue;
            }
            catch (Exception fault) when (fault is not (OperationCanceledException or SqlException) && (catalogue.MayHaveLeft(revision) || database.IsBehind))
            {
                // A row of another state may be wrong in any way.
                await WaitForChangesAsync(database, catalogue, cancellationToken);
                if (Includes(catalogue.Current, before))
                {
                    throw;
                }

                continue;
            }

            if (answer is IDisposable snapshot)
            {
                // An open snapshot keeps its tables, and may be just what the change waits for.
                snapshot.Dispose();
                await WaitForChangesAsync(database, catalogue, cancellationToken);
                continue;
            }

            await WaitForChangesAsync(database, catalogue, cancellationToken);
            if (Includes(catalogue.Current, before))
            {
                return answer;
            }
        }
    }

    // A change of the schema ends its group of writes, here or on another node, and the next group takes up what others did;
    // so that after a write, even one that does nothing, the catalogue shows all that the read may have met.
    private static async ValueTask WaitForChangesAsync(Database database, Catalogue catalogue, CancellationToken cancellationToken)
    {
        var announced = catalogue.LastAnnounced;
        await database.WriteWhenRoomAsync(static _ => 0, cancellationToken);
        catalogue.Settle(announced);
    }

    /// <summary>Whether all collections and roles are as they were, whatever has come beside them.</summary>
    private static bool Includes(CatalogueSnapshot now, CatalogueSnapshot before)
        => ReferenceEquals(now, before)
            || (ReferenceEquals(now.Roles, before.Roles) && before.Collections.All(collection => ReferenceEquals(now.FindById(collection.Id), collection)));
}
