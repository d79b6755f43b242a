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
    /// <param name="limit">How long a read may take; zero sets no limit.</param>
    /// <param name="closing">Ends whatever it runs when the database closes.</param>
    public abstract DbSession OpenReader(TimeSpan limit, CancellationToken closing);

    /// <summary>Whether deleted rows have left so much room that some of it should go back to the disk.</summary>
    public virtual bool HasSpaceToReturn(DbSession reader) => false;

    /// <summary>Gives a small piece of that room back, in the transaction of the writing session.</summary>
    public virtual void ReturnSpace(DbSession writer)
    {
    }

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
