using Grpc.Baas.Engine.Kernel;
using SQLitePCL;

namespace Grpc.Baas.Engine.Storage;

/// <summary>
/// Moves the write-ahead log into the database between groups of writes. SQLite's own checkpoint starts the log anew only when it
/// happens to find no reader, which under steady reads is never, and the log would grow for ever.
/// </summary>
internal sealed class WalCheckpointer(SqliteSession writer, int checkpointPages, ILogger logger)
{
    // As long as a usual read takes, and short enough that writers do not notice.
    private static readonly TimeSpan PatienceWithReaders = TimeSpan.FromMilliseconds(50);

    private int _pagesSinceCheckpoint;

    public void AfterCommit()
    {
        _pagesSinceCheckpoint += writer.TakePagesWritten();
        if (_pagesSinceCheckpoint < checkpointPages)
        {
            return;
        }

        _pagesSinceCheckpoint = 0;
        try
        {
            var (frames, moved) = writer.Checkpoint(raw.SQLITE_CHECKPOINT_PASSIVE, TimeSpan.Zero);

            // A reader of a long snapshot makes this fail; it is tried again only after as much has been written once more.
            if (frames >= 4 * checkpointPages)
            {
                (frames, moved) = writer.Checkpoint(raw.SQLITE_CHECKPOINT_RESTART, PatienceWithReaders);
            }

            logger.CheckpointMade(moved, frames);
        }
        catch (Exception exception) when (exception is BaasException or SqliteException)
        {
            logger.CheckpointFailed(exception);
        }
    }
}
