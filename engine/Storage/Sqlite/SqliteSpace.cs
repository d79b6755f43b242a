namespace Grpc.Baas.Engine.Storage.Sqlite;

/// <summary>
/// Returns free pages of a file to the disk. Only a file that was made with auto_vacuum = INCREMENTAL can; older ones keep their
/// size until somebody runs VACUUM. https://www.sqlite.org/pragma.html#pragma_incremental_vacuum
/// </summary>
internal static class SqliteSpace
{
    // A file in use takes pages as fast as it frees them; giving all back would only move them to and fro.
    private const int KeptShare = 8;
    private const int KeptPages = 1_024;

    // Moving them takes about a millisecond, which no writer notices.
    private const int PagesPerPiece = 64;

    private const long Incremental = 2;

    /// <summary>Whether more than an eighth of the file is free, and more than 4 MiB.</summary>
    public static bool HasEnoughFree(DbSession session)
        => Read(session, "PRAGMA auto_vacuum") == Incremental
            && Read(session, "PRAGMA freelist_count") > Math.Max(KeptPages, Read(session, "PRAGMA page_count") / KeptShare);

    /// <summary>Cuts 64 pages off the end of the file; it gets shorter with the next checkpoint.</summary>
    public static void ReturnPiece(DbSession writer)
    {
        using var statement = writer.Prepare($"PRAGMA incremental_vacuum({PagesPerPiece})");
        while (statement.Step())
        {
            // Each step is one page.
        }
    }

    private static long Read(DbSession session, string pragma)
    {
        using var statement = session.Prepare(pragma);
        return statement.Step() ? statement.Int64(0) : 0;
    }
}
