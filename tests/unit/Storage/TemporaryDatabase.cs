using Grpc.Baas.Engine.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Grpc.Baas.UnitTests.Storage;

/// <summary>A database in a folder of its own, with a table <c>t (id INTEGER PRIMARY KEY, name TEXT UNIQUE)</c>; both go with it.</summary>
internal sealed class TemporaryDatabase : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly Migration Table = new("test", 1, "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT UNIQUE)");

    private TemporaryDatabase(StorageOptions options, Migration[] migrations)
    {
        Options = options;
        Migrations = [Table, .. migrations];
        Database = Open();
    }

    public StorageOptions Options { get; }

    public Migration[] Migrations { get; }

    public Database Database { get; private set; }

    public string Path => System.IO.Path.Combine(Options.DataFolder, Options.FileName);

    public static TemporaryDatabase Create(Action<StorageOptions>? configure = null, params Migration[] migrations)
    {
        var folder = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "baas-tests", Guid.NewGuid().ToString("N"));
        var options = new StorageOptions { DataFolder = folder };
        configure?.Invoke(options);
        return new TemporaryDatabase(options, migrations);
    }

    public Database Open() => Database.Open(Options, Migrations, TimeProvider.System, NullLoggerFactory.Instance);

    public async Task ReopenAsync()
    {
        await Database.DisposeAsync();
        Database = Open();
    }

    public Task<long> InsertAsync(string name) => Database.WriteAsync(transaction => Insert(transaction, name), CancellationToken.None);

    public static long Insert(WriteTransaction transaction, string name)
    {
        using var insert = transaction.Session.Prepare("INSERT INTO t (name) VALUES (?)");
        insert.Bind(1, name);
        insert.Execute();
        return transaction.NextPosition();
    }

    public async Task<long> CountAsync() => await Database.ReadAsync(0, static (session, _) => Scalar(session, "SELECT count(*) FROM t"), CancellationToken.None);

    public static long Scalar(DbSession session, string sql)
    {
        using var statement = session.Prepare(sql);
        return statement.Step() ? statement.Int64(0) : throw new InvalidOperationException("No row.");
    }

    /// <summary>Keeps the writer busy until the returned signal is set, so that writes gather behind it.</summary>
    public async Task<ManualResetEventSlim> HoldWriterAsync()
    {
        var release = new ManualResetEventSlim();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = Database.WriteAsync(
            _ =>
            {
                started.SetResult();
                return release.Wait(Patience);
            },
            CancellationToken.None);
        await started.Task.WaitAsync(Patience);
        return release;
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        Directory.Delete(Options.DataFolder, recursive: true);
    }
}
