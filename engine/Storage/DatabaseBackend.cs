namespace Grpc.Baas.Engine.Storage;

/// <summary>Where the sessions of a <see cref="Database"/> come from: a file of SQLite, or a schema on a server of PostgreSQL.</summary>
internal abstract class DatabaseBackend : IDisposable
{
    /// <summary>Where the data is, for people.</summary>
    public abstract string Description { get; }

    /// <summary>Whether other engines write to it too.</summary>
    public abstract bool IsShared { get; }

    /// <summary>Writes that share a transaction, at most, whatever the options allow.</summary>
    public virtual int MaxGroupSize => int.MaxValue;

    /// <summary>Opens the one session that writes.</summary>
    public abstract DbSession OpenWriter();

    /// <summary>Opens a session that only reads.</summary>
    /// <param name="closing">Ends whatever it runs when the database closes.</param>
    public abstract DbSession OpenReader(CancellationToken closing);

    /// <summary>Called on the writer's thread after each group of writes; for upkeep.</summary>
    public virtual void AfterGroup()
    {
    }

    /// <summary>Called after the last write, before the writing session is closed.</summary>
    public virtual void BeforeClose()
    {
    }

    public abstract void Dispose();
}
