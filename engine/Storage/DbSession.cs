using Grpc.Baas.Engine.Kernel.Sql;

namespace Grpc.Baas.Engine.Storage;

/// <summary>
/// One connection to the database with its prepared statements. Whoever holds it uses it alone and synchronously; readers get one
/// from <see cref="Database.ReadAsync"/>, writers from their <see cref="WriteTransaction"/>.
/// </summary>
internal abstract class DbSession : IDisposable
{
    /// <summary>Largest text of <see cref="TellNodes"/>. PostgreSQL takes less than 8,000 bytes.</summary>
    public const int MaxToldBytes = 7_900;

    /// <summary>How this database says what the two say in different ways.</summary>
    public abstract SqlDialect Dialect { get; }

    /// <summary>Rows that the last finished INSERT, UPDATE or DELETE changed.</summary>
    public abstract long Changes { get; }

    /// <summary>False between BEGIN and COMMIT or ROLLBACK.</summary>
    public abstract bool IsAutocommit { get; }

    /// <summary>Counts the statements that are rented by <see cref="Prepare"/>; null: nobody asks.</summary>
    public StatementCount? Count { get; set; }

    /// <summary>Rents a statement, prepared if the session does not have it: <c>using var statement = session.Prepare(sql)</c>.</summary>
    /// <param name="sql">
    /// One statement, with parameters <c>?1</c>, <c>?2</c>, … or <c>?</c>. Values are parameters, never part of it, so that it is prepared
    /// once.
    /// </param>
    /// <exception cref="OperationCanceledException">The caller of the read has left.</exception>
    public abstract DbStatement Prepare(string sql);

    /// <summary>Runs SQL that returns nothing and is seldom used; it may be several statements.</summary>
    public abstract void Execute(string sql);

    /// <summary>All reads until the scope is disposed see one state of the database, that of the first of them.</summary>
    public SnapshotScope BeginSnapshot() => new(this);

    /// <summary>
    /// Runs a statement that begins or ends a transaction or a savepoint, even for a caller who has left: <c>BEGIN</c> for reads,
    /// <c>BEGIN IMMEDIATE</c> for writes, <c>COMMIT</c>, <c>ROLLBACK</c>, and those of savepoints.
    /// </summary>
    public abstract void ExecuteCached(string sql);

    /// <summary>Begins the transaction of migrations, which only one engine at a time is in.</summary>
    public abstract void BeginMigrations();

    /// <summary>Runs the SQL of a migration.</summary>
    public abstract void Migrate(Migration migration);

    /// <summary>
    /// What an SQL view reads, as the database itself understands it; the column is empty where only rows are counted. The database refuses
    /// views that do anything but read.
    /// </summary>
    /// <param name="view">Name of the view.</param>
    public abstract IReadOnlyCollection<(string Table, string Column)> ReadsOf(string view);

    /// <summary>Tells the other nodes of the transaction at hand, when it commits.</summary>
    public virtual void NotifyNodes()
    {
    }

    /// <summary>
    /// Tells the other nodes a text when the transaction at hand commits, or at once where there is none; those that are not there miss it.
    /// </summary>
    /// <param name="text">1 to <see cref="MaxToldBytes"/> bytes of ASCII.</param>
    public virtual void TellNodes(string text)
    {
    }

    /// <summary>Makes plans anew that were made for tables that another node has changed since.</summary>
    public virtual void ForgetPlans()
    {
    }

    /// <summary>Makes the session stop with <see cref="OperationCanceledException"/> when the token is cancelled.</summary>
    public abstract void Observe(CancellationToken cancellationToken);

    /// <summary>Ends what the holder left open, before the next one gets the session.</summary>
    public abstract void EndUse();

    /// <summary>Resets the statements that their user forgot to dispose.</summary>
    public abstract void EndStatements();

    public abstract void Dispose();
}
