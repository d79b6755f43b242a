using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Audit;

/// <summary>
/// Keeps what was done beside records: signing in, keys, administrators, collections. Changes of records are not written here, since
/// the change log tells them.
/// </summary>
internal sealed class AuditTrail(Database database, TimeProvider time)
{
    /// <summary>Adds an event in the transaction of what it tells, done by <see cref="WriteTransaction.Actor"/>.</summary>
    public void Append(WriteTransaction transaction, AuditEntry entry)
        => AuditStore.Insert(transaction.Session, entry, transaction.Actor, time.GetMicroseconds());

    /// <summary>Adds an event that has no transaction of its own, as a refusal.</summary>
    /// <exception cref="BaasException">storage OVERLOADED, DISK_FULL, IO_FAILED, UNAVAILABLE.</exception>
    public Task AppendAsync(AuditEntry entry, Caller actor, CancellationToken cancellationToken)
        => database.WriteAsync(
            transaction =>
            {
                transaction.Actor = actor;
                Append(transaction, entry);
                return true;
            },
            cancellationToken);
}
