using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema.Evolution;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.IntegrationTests.Records;
using Npgsql;

namespace Grpc.Baas.IntegrationTests.Storage;

/// <summary>PostgreSQL ends a read that waits for a change of the schema which waits for the read.</summary>
public sealed class LockConflictTests : IAsyncDisposable
{
    private readonly RecordsBench _bench = new();

    [Theory]
    [InlineData("40P01", 2)]
    [InlineData("53300", 1)]
    public async Task Read_EndedByTheDatabase_IsRunAnewWhenThatHelps(string sqlState, int attempts)
    {
        var made = 0;
        var read = _bench.Database.FollowSchemaAsync(
            _bench.Catalogue,
            0,
            (_, _) => ++made == 1 ? throw StorageErrors.Busy(new PostgresException("ended", "ERROR", "ERROR", sqlState)) : ValueTask.FromResult(5),
            CancellationToken.None);

        if (attempts == 1)
        {
            await Assert.ThrowsAsync<BaasException>(() => read.AsTask());
        }
        else
        {
            Assert.Equal(5, await read);
        }

        Assert.Equal(attempts, made);
    }

    [Fact]
    public async Task Snapshot_ThatAChangeWaitsFor_IsGivenBackBeforeTheChangeIsAwaited()
    {
        Snapshot? first = null;
        Task<bool>? change = null;
        using var begun = new SemaphoreSlim(0);

        using var answer = await _bench.Database.FollowSchemaAsync(
            _bench.Catalogue,
            0,
            async (_, token) =>
            {
                var snapshot = new Snapshot();
                if (first is null)
                {
                    first = snapshot;
                    change = _bench.Database.WriteAsync(
                        transaction =>
                        {
                            _bench.Catalogue.PublishWithCommit(transaction, _bench.Catalogue.Current);
                            begun.Release();
                            return snapshot.Closed.Wait(TimeSpan.FromSeconds(5), CancellationToken.None);
                        },
                        token);
                    await begun.WaitAsync(token);
                }

                return snapshot;
            },
            CancellationToken.None);

        Assert.True(await change!);
        Assert.NotSame(first, answer);
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    private sealed class Snapshot : IDisposable
    {
        public ManualResetEventSlim Closed { get; } = new();

        public void Dispose() => Closed.Set();
    }
}
