using Grpc.Baas.Engine.Changes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.IntegrationTests.Records.History;

/// <summary>Records that change all the time have states that are far back.</summary>
public sealed class LongHistoryTests
{
    [Fact]
    public async Task GetRecord_ThousandsOfChangesBack_IsFoundFromTheOtherSide()
    {
        await using var log = await CompactedLog.CreateAsync();
        await log.Bench.CreateAsync(CompactedLog.Collection, """{"n":1}""", "hot");
        await log.Bench.UpdateAsync(CompactedLog.Collection, "hot", """{"n":2}""");
        await AppendAsync(log, others: 0, own: 11_000);

        Assert.Equal(1, await log.GetAtAsync("hot", 1));
        Assert.Equal(2, await log.GetAtAsync("hot", 2));
        Assert.Equal(5_000, await log.GetAtAsync("hot", 5_000));
        Assert.Null(await log.GetAtAsync("hot", 0));
    }

    [Fact]
    public async Task GetRecord_NeitherSideIsNear_IsRefused()
    {
        await using var log = await CompactedLog.CreateAsync();
        await log.Bench.CreateAsync(CompactedLog.Collection, """{"n":1}""", "hot");
        await AppendAsync(log, others: 100_000, own: 11_000);

        var refused = await Assert.ThrowsAsync<BaasException>(() => log.GetAtAsync("hot", 1));

        Assert.Equal((RecordsErrorTable.HistoryTooLong, "1"), (refused.Definition, refused.Metadata["position"]));
        Assert.Equal(1, await log.GetAtAsync("hot", 2_000));
    }

    // As ordinary writes would, but all at once.
    private static Task<bool> AppendAsync(CompactedLog log, int others, int own) => log.Bench.Database.WriteAsync(
        transaction =>
        {
            var collection = log.Bench.Catalogue.Current.Find(CompactedLog.Collection)!;
            log.Bench.Log.BypassTail(transaction);
            var etag = transaction.Position;
            for (var i = 0; i < others; i++)
            {
                ChangeLog.AppendPastTail(transaction, new Change(collection.Id, ChangeOperation.Created, "other", 0, default, new byte[1]));
            }

            for (var i = 0; i < own; i++)
            {
                var before = ImageOf(etag);
                etag = ChangeLog.AppendPastTail(
                    transaction, new Change(collection.Id, ChangeOperation.Updated, "hot", 0, before, ImageOf(transaction.Position + 1)));
            }

            using var update = transaction.Session.Prepare($"UPDATE {RecordTable.Of(collection).QuotedName} SET \"etag\" = ?1");
            update.Bind(1, etag);
            update.Execute();
            return true;
        },
        CancellationToken.None);

    // Its only field is its etag once more.
    private static byte[] ImageOf(long etag)
    {
        using var wire = new WireWriter();
        RecordImageWriter.WriteSystemFields(wire, "hot"u8, 0, 0, etag);
        wire.WriteInt64Field(SystemFields.FirstUserNumber, etag);
        return wire.WrittenSpan.ToArray();
    }
}
