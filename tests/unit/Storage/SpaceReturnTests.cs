using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.UnitTests.Storage;

/// <summary>A file that has lost most of its rows gets small again.</summary>
public sealed class SpaceReturnTests
{
    private const int Rows = 3_000;

    [Fact]
    public async Task ReturnSpaceAsync_RowsDeleted_ShortensTheFileInPieces()
    {
        await using var temporary = TemporaryDatabase.Create();
        Assert.False(await temporary.Database.ReturnSpaceAsync(CancellationToken.None));
        await FillAndEmptyAsync(temporary);
        await temporary.ReopenAsync();
        var full = new FileInfo(temporary.Path).Length;

        var pieces = 0;
        while (await temporary.Database.ReturnSpaceAsync(CancellationToken.None))
        {
            pieces++;
        }

        await temporary.ReopenAsync();
        Assert.InRange(pieces, 50, 200);
        Assert.InRange(full, 24 << 20, 48 << 20);

        // As much as a kept share is left for what comes next.
        Assert.InRange(new FileInfo(temporary.Path).Length, 3 << 20, 6 << 20);
        Assert.Equal(1, await temporary.CountAsync());
    }

    [Fact]
    public async Task ReturnSpaceAsync_FileOfAnOlderEngine_IsLeftAlone()
    {
        await using var temporary = TemporaryDatabase.Create();
        await temporary.Database.DisposeAsync();
        using (var writer = SqliteSession.OpenWriter(temporary.Path, temporary.Options))
        {
            writer.Execute("PRAGMA auto_vacuum = NONE; PRAGMA journal_mode = DELETE; VACUUM");
        }

        await temporary.ReopenAsync();
        await FillAndEmptyAsync(temporary);

        Assert.False(await temporary.Database.ReturnSpaceAsync(CancellationToken.None));
    }

    private static async Task FillAndEmptyAsync(TemporaryDatabase temporary)
    {
        await temporary.Database.WriteAsync(
            transaction =>
            {
                for (var i = 0; i < Rows; i++)
                {
                    TemporaryDatabase.Insert(transaction, $"{i:0000}{new string('x', 4_000)}");
                }

                return true;
            },
            CancellationToken.None);
        await temporary.Database.WriteAsync(
            transaction =>
            {
                transaction.Session.Execute("DELETE FROM t WHERE id > 1");
                return true;
            },
            CancellationToken.None);
    }
}
