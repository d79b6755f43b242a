using Grpc.Baas.Engine.Changes.Consumers;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.IntegrationTests.Records;

namespace Grpc.Baas.IntegrationTests.Changes;

public sealed class DurableConsumersTests : IAsyncLifetime
{
    private static readonly Caller Ann = new(CallerKind.User, "ann", "") { CollectionId = "people" };
    private readonly RecordsBench _bench = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Store_AccountIsFull_ThoseUnusedFor90DaysMakeRoom()
    {
        var consumers = new DurableConsumers(_bench.Database, new RecordIds(_bench.Time), _bench.Time);
        for (var i = 0; i < 20; i++)
        {
            await consumers.StoreAsync(Ann, $"n{i}", 0, CancellationToken.None);
        }

        // A stream that starts is a use, an acknowledgement that changes nothing is none.
        _bench.Time.Advance(TimeSpan.FromDays(60));
        Assert.Equal(0, await consumers.FindPositionAsync(Ann, "n3", CancellationToken.None));
        _bench.Time.Advance(TimeSpan.FromDays(31));
        await consumers.StoreAsync(Ann, "n20", 0, CancellationToken.None);

        Assert.Null(await consumers.FindPositionAsync(Ann, "n4", CancellationToken.None));
        Assert.Equal(0, await consumers.FindPositionAsync(Ann, "n3", CancellationToken.None));
    }
}
