namespace Grpc.Baas.Engine.Storage;

/// <summary>
/// A statement that the database refused as wrong. It leaves the slice only when our own SQL is at fault, or was made for a schema that
/// has changed since.
/// </summary>
/// <param name="message">The database's message, for the log only.</param>
/// <param name="cause">What the driver threw, if anything.</param>
internal abstract class SqlException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>Whether a number that it computed is beyond what its type holds: the fault of the data, and of no SQL.</summary>
    public virtual bool IsOutOfRange => false;

    /// <summary>Whether the SQL may be right, and only a plan that was kept for it too old. The plan is forgotten.</summary>
    public virtual bool IsOldPlan => false;
}
