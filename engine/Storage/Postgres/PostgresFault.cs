namespace Grpc.Baas.Engine.Storage.Postgres;

/// <summary>A statement that PostgreSQL refused as wrong.</summary>
/// <param name="sqlState">The five characters of https://www.postgresql.org/docs/15/errcodes-appendix.html.</param>
/// <param name="cause">What the driver threw.</param>
internal sealed class PostgresFault(string sqlState, Exception cause) : SqlException($"PostgreSQL error {sqlState}: {cause.Message}", cause)
{
    public string SqlState { get; } = sqlState;

    public override bool IsOutOfRange => SqlState == "22003";

    public override bool IsOldPlan => SqlState == PostgresFaults.FeatureNotSupported;
}
