namespace Grpc.Baas.Engine.Storage.Postgres;

/// <summary>A schema on a server of PostgreSQL, which any number of engines share.</summary>
internal sealed class PostgresBackend : DatabaseBackend
{
    private const string RequiredEncoding = "UTF8";

    private readonly PostgresServer _server;
    private PostgresSession? _writer;

    /// <exception cref="InvalidOperationException">The connection string is wrong.</exception>
    public PostgresBackend(StorageOptions options)
    {
        _server = new PostgresServer(options.Database, options.Schema, options.ReadTimeout);

        // Reads block their threads while they wait for the server, and the pool of threads grows only slowly by itself.
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.SetMinThreads(Math.Max(workers, Environment.ProcessorCount + options.Readers), ports);
    }

    public override string Description => _server.Description;

    public override bool IsShared => true;

    // Each savepoint is a transaction of its own to the server, which remembers 64 of them for each connection; with more, all who read
    // must look them up on disk. https://www.postgresql.org/docs/15/subxacts.html
    public override int MaxGroupSize => 60;

    public PostgresServer Server => _server;

    /// <summary>Process of the server that serves the writing session.</summary>
    public int WriterProcessId => _writer?.ProcessId ?? 0;

    public override DbSession OpenWriter()
    {
        var writer = new PostgresSession(_server, PostgresRole.Writer, new ReadLimit(TimeSpan.Zero), CancellationToken.None);
        try
        {
            RequireUtf8(writer);
        }
        catch
        {
            writer.Dispose();
            throw;
        }

        return _writer = writer;
    }

    public override DbSession OpenReader(TimeSpan limit, CancellationToken closing)
    {
        var role = limit == TimeSpan.Zero ? PostgresRole.LongReader : PostgresRole.Reader;
        var session = new PostgresSession(_server, role, new ReadLimit(limit), closing);
        try
        {
            session.EnsureOpen();
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    public override void Dispose() => _server.Dispose();

    private static void RequireUtf8(PostgresSession session)
    {
        using var statement = session.Prepare("SELECT current_setting('server_encoding')");
        statement.Step();
        if (statement.Text(0) is var encoding && encoding != RequiredEncoding)
        {
            throw new InvalidOperationException(
                $"The database's encoding is {encoding}; the engine needs {RequiredEncoding}. Make one: CREATE DATABASE baas ENCODING 'UTF8' TEMPLATE template0");
        }
    }
}
