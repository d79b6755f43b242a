using Grpc.Baas.Engine.Changes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Rules;

/// <summary>
/// Tells the change log that somebody may see other records than before, in the write that makes it so: a stream that goes on from
/// before it, now or after a break, then knows that single changes do not tell what it has to know.
/// </summary>
internal sealed class RightsLog(ChangeLog log, TimeProvider time)
{
    /// <param name="collectionId">Whose records; empty for all collections.</param>
    public void Append(WriteTransaction transaction, string collectionId, RightsSubject subject)
        => log.Append(
            transaction, new Change(collectionId, ChangeOperation.Rights, subject.ToString(), time.GetMicroseconds(), Before: default, After: default));
}
