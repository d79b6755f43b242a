using Grpc.Baas.Engine.Storage.Sqlite;
using SQLitePCL;

namespace Grpc.Baas.Engine.Storage;

/// <summary>A file of SQLite, which belongs to one engine.</summary>
internal sealed class SqliteBackend : DatabaseBackend
{
    private readonly DatabaseFile _file;
    private readonly StorageOptions _options;
    private readonly ILogger _logger;
    private SqliteSession? _writer;
    private WalCheckpointer? _checkpointer;

    /// <exception cref="InvalidOperationException">Another engine holds the file.</exception>
    public SqliteBackend(StorageOptions options, ILogger logger)
    {
        var (version, source) = SqliteLibrary.EnsureLoaded();
        logger.LibraryLoaded(version, source);
        _file = DatabaseFile.Acquire(options);
        _options = options;
        _logger = logger;
    }

    public override string Description => _file.Path;

    public override bool IsShared => false;

    public override DbSession OpenWriter()
    {
        _writer = SqliteSession.OpenWriter(_file.Path, _options);
        _checkpointer = new WalCheckpointer(_writer, _options.CheckpointPages, _logger);
        return _writer;
    }

    public override DbSession OpenReader(TimeSpan limit, CancellationToken closing)
        => SqliteSession.OpenReader(_file.Path, _options, new ReadLimit(limit), closing);

    public override bool HasSpaceToReturn(DbSession reader) => SqliteSpace.HasEnoughFree(reader);

    public override void ReturnSpace(DbSession writer) => SqliteSpace.ReturnPiece(writer);

    public override void AfterGroup() => _checkpointer!.AfterCommit();

    public override void BeforeClose()
    {
        try
        {
            _writer!.Checkpoint(raw.SQLITE_CHECKPOINT_TRUNCATE, TimeSpan.Zero);
        }
        catch (Exception exception) when (exception is Kernel.BaasException or SqliteException)
        {
            _logger.CheckpointFailed(exception);
        }
    }

    public override void Dispose() => _file.Dispose();
}
