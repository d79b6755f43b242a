using Grpc.Baas.Engine.Kernel.Sql;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.IntegrationTests.Records.Expand;

/// <summary>A session that keeps the text of each statement that is asked for.</summary>
internal sealed class CountingSession(DbSession inner) : DbSession
{
    public List<string> Statements { get; } = [];

    public override SqlDialect Dialect => inner.Dialect;

    public override long Changes => inner.Changes;

    public override bool IsAutocommit => inner.IsAutocommit;

    public override DbStatement Prepare(string sql)
    {
        Statements.Add(sql);
        return inner.Prepare(sql);
    }

    public override IReadOnlyCollection<(string Table, string Column)> ReadsOf(string view) => inner.ReadsOf(view);

    public override void Execute(string sql) => inner.Execute(sql);

    public override void ExecuteCached(string sql) => inner.ExecuteCached(sql);

    public override void BeginMigrations() => inner.BeginMigrations();

    public override void Migrate(Migration migration) => inner.Migrate(migration);

    public override void Observe(CancellationToken cancellationToken) => inner.Observe(cancellationToken);

    public override void EndUse() => inner.EndUse();

    public override void EndStatements() => inner.EndStatements();

    public override void Dispose()
    {
    }
}
