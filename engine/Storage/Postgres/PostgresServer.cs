using System.Collections.Concurrent;
using Npgsql;

namespace Grpc.Baas.Engine.Storage.Postgres;

/// <summary>Where the database is, and how connections to it are opened: one schema of it is one project.</summary>
internal sealed class PostgresServer : IDisposable
{
    /// <summary>Key of the advisory lock that migrations take; any number that nobody else would choose.</summary>
    public const long MigrationLock = 0x62616173;

    private const int MaxKnownTexts = 4_096;
    private const int ConnectTimeoutSeconds = 5;
    private const int KeepAliveSeconds = 5;

    // What a statement may take on a server that has gone silent; a caller's deadline ends it long before.
    private const int CommandTimeoutSeconds = 60;

    // Durable whatever the server's default is. A node that stops in the middle of a group must not keep the others from writing, so the
    // server ends its transaction and notices soon that it has gone. A lock is waited for as long as SQLite's is.
    private const string WriterOptions = "-c synchronous_commit=on -c lock_timeout=5000 -c idle_in_transaction_session_timeout=10000";
    private const string ReaderOptions = "-c default_transaction_read_only=on";
    private const string CommonOptions =
        "-c jit=off -c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3 -c tcp_user_timeout=10000";

    private readonly NpgsqlDataSource _readers;
    private readonly NpgsqlDataSource _longReaders;
    private readonly NpgsqlDataSource _writers;
    private readonly ConcurrentDictionary<string, PostgresSql> _parsed = new(StringComparer.Ordinal);

    private int _planGeneration;

    /// <param name="connectionString">Of Npgsql.</param>
    /// <param name="schema">The project's; its own tables have no other.</param>
    /// <param name="readLimit">How long a statement of a <see cref="PostgresRole.Reader"/> may run; zero sets no limit.</param>
    /// <exception cref="InvalidOperationException">The text is no connection string.</exception>
    public PostgresServer(string connectionString, string schema, TimeSpan readLimit)
    {
        Schema = schema;
        var settings = ParseSettings(connectionString);
        Description = $"PostgreSQL at {settings.Host}:{settings.Port}, database {settings.Database ?? settings.Username}, schema {schema}";
        var limitMs = (long)Math.Ceiling(readLimit.TotalMilliseconds);

        // The driver must not lose its patience before the server does.
        var commandTimeout = Math.Max(CommandTimeoutSeconds, (int)Math.Ceiling(readLimit.TotalSeconds) + ConnectTimeoutSeconds);
        _readers = Build(settings, limitMs == 0 ? ReaderOptions : $"{ReaderOptions} -c statement_timeout={limitMs}", commandTimeout);
        _longReaders = Build(settings, ReaderOptions, CommandTimeoutSeconds);
        _writers = Build(settings, WriterOptions, CommandTimeoutSeconds);
    }

    /// <summary>Goes up when a plan is found to be older than the tables: those of the other connections are as old then.</summary>
    public int PlanGeneration => Volatile.Read(ref _planGeneration);

    public string Schema { get; }

    /// <summary>Where it is, for people; no password.</summary>
    public string Description { get; }

    /// <summary>Lets all connections make their plans anew.</summary>
    public void ForgetPlans() => Interlocked.Increment(ref _planGeneration);

    /// <summary>Opens a connection.</summary>
    public NpgsqlConnection Open(PostgresRole role) => role switch
    {
        PostgresRole.Writer => _writers.OpenConnection(),
        PostgresRole.Reader => _readers.OpenConnection(),
        _ => _longReaders.OpenConnection(),
    };

    /// <summary>Opens a connection for notifications.</summary>
    public ValueTask<NpgsqlConnection> OpenListenerAsync(CancellationToken cancellationToken) => _longReaders.OpenConnectionAsync(cancellationToken);

    /// <summary>What is known of an SQL text.</summary>
    public PostgresSql Parse(string sql)
    {
        if (_parsed.TryGetValue(sql, out var known))
        {
            return known;
        }

        // Filters make new texts without end.
        if (_parsed.Count >= MaxKnownTexts)
        {
            _parsed.Clear();
        }

        return _parsed.GetOrAdd(sql, PostgresSql.Parse);
    }

    public void Dispose()
    {
        _readers.Dispose();
        _longReaders.Dispose();
        _writers.Dispose();
    }

    private static NpgsqlConnectionStringBuilder ParseSettings(string connectionString)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(connectionString);
            return string.IsNullOrEmpty(settings.Host)
                ? throw new InvalidOperationException("The database's connection string names no Host.")
                : settings;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw new InvalidOperationException(
                $"The database's connection string is wrong: {exception.Message} One that is right: 'Host=localhost;Username=baas;Password=…;Database=baas'.",
                exception);
        }
    }

    private NpgsqlDataSource Build(NpgsqlConnectionStringBuilder given, string options, int commandTimeoutSeconds)
    {
        var settings = new NpgsqlConnectionStringBuilder(given.ConnectionString)
        {
            // Sessions are kept by the engine itself, each with its statements.
            Pooling = false,
            SearchPath = Schema,
            Options = $"{given.Options} {CommonOptions} {options}".Trim(),
            MaxAutoPrepare = 256,
            AutoPrepareMinUsages = 2,
            TcpKeepAlive = true,
            TcpKeepAliveTime = KeepAliveSeconds,
        };
        SetUnlessGiven(settings, given, "Timeout", ConnectTimeoutSeconds);
        SetUnlessGiven(settings, given, "Command Timeout", commandTimeoutSeconds);
        SetUnlessGiven(settings, given, "Application Name", "baas");
        return NpgsqlDataSource.Create(settings);
    }

    private static void SetUnlessGiven(NpgsqlConnectionStringBuilder settings, NpgsqlConnectionStringBuilder given, string key, object value)
    {
        if (!given.ContainsKey(key) || !given.Keys.Cast<string>().Contains(key, StringComparer.OrdinalIgnoreCase))
        {
            settings[key] = value;
        }
    }
}
