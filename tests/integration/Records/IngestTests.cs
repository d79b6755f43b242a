using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Auth;
using Grpc.Baas.V1.Records;
using Grpc.Baas.V1.Rpc;

namespace Grpc.Baas.IntegrationTests.Records;

public sealed class IngestTests : IAsyncLifetime
{
    private readonly RecordsBench _bench = new();

    public Task InitializeAsync() => _bench.DefineAsync("""
        {"name":"cities","schema":[{"name":"name","type":"text","validation":{"required":true}},{"name":"size","type":"int"}]}
        """);

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    /// <summary>Messages of 100 records each, the first with the collection's name.</summary>
    public static IEnumerable<IngestRecordsRequest> Messages(string collection, int count, Func<int, string> data, Func<int, string>? id = null)
    {
        for (var first = 0; first < count; first += 100)
        {
            var message = new IngestRecordsRequest { Collection = first == 0 ? collection : "" };
            for (var i = first; i < Math.Min(first + 100, count); i++)
            {
                message.Items.Add(new IngestItem { Id = id?.Invoke(i) ?? "", Data = Struct.Parser.ParseJson(data(i)) });
            }

            yield return message;
        }
    }

    [Fact]
    public async Task Ingest_ManyRecords_StoresAllInOrder()
    {
        var answer = await _bench.IngestAsync(Messages("cities", 5_000, i => $$"""{"name":"c{{i}}","size":{{i}}}"""));
        var batch = await _bench.Log.ReadAsync(0, 10_000, 100 << 20, CancellationToken.None);
        var list = await _bench.ListAsync(new ListRecordsRequest { Collection = "cities", Sort = "-size", IncludeTotal = true });

        Assert.Equal((5_000, 0, 5_000), (answer.Accepted, answer.Rejected, answer.Position));
        Assert.Equal(5_000, list.Total);
        Assert.Equal("c4999", list.Items[0].Data.Fields["name"].StringValue);
        Assert.True(batch.Entries.ToArray().Select(entry => entry.RecordId).SequenceEqual(
            batch.Entries.ToArray().Select(entry => entry.RecordId).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task Ingest_TakenKeys_AreToldAndTheOthersStored()
    {
        await _bench.DefineAsync("""{"name":"codes","schema":[{"name":"code","type":"text","unique":true}]}""");
        var answer = await _bench.IngestAsync(Messages("codes", 500, i => $$"""{"code":"c{{i % 400}}"}"""));

        Assert.Equal((400, 100), (answer.Accepted, answer.Rejected));
        Assert.All(answer.Rejections, rejection => Assert.Equal("UNIQUE_VIOLATED", rejection.Reason));
    }

    [Fact]
    public async Task Ingest_BadRecords_AreToldAndTheOthersStored()
    {
        await _bench.CreateAsync("cities", """{"name":"x"}""", "id7");
        var answer = await _bench.IngestAsync(Messages(
            "cities",
            3_000,
            i => i % 1_000 == 5 ? """{"size":"no"}""" : """{"name":"c"}""",
            i => i == 9 ? "b d" : $"id{i}"));

        Assert.Equal((2_995, 5), (answer.Accepted, answer.Rejected));
        Assert.Equal(
            [(5, "DATA_INVALID"), (7, "RECORD_EXISTS"), (9, "ID_INVALID"), (1_005, "DATA_INVALID"), (2_005, "DATA_INVALID")],
            answer.Rejections.Select(rejection => ((int)rejection.Index, rejection.Reason)));
        Assert.Contains("data.size", answer.Rejections[0].Message);
        Assert.Equal(2_996, answer.Position);
    }

    [Fact]
    public async Task Ingest_ManyRefusals_TellsTheFirstThousand()
    {
        var answer = await _bench.IngestAsync(Messages("cities", 1_500, _ => "{}"));

        Assert.Equal(1_500, answer.Rejected);
        Assert.Equal(Enumerable.Range(0, 1_000).Select(i => (long)i), answer.Rejections.Select(rejection => rejection.Index));
    }

    [Fact]
    public async Task Ingest_WrongMessages_AreRefused()
    {
        var second = new IngestRecordsRequest { Collection = "others" };
        var large = new IngestRecordsRequest { Collection = "cities" };
        large.Items.AddRange(Enumerable.Repeat(new IngestItem(), 1_001));

        await Refusals.WithAsync(RecordsErrorTable.IngestCollectionInvalid, () => _bench.IngestAsync([]));
        await Refusals.WithAsync(RecordsErrorTable.IngestCollectionInvalid, () => _bench.IngestAsync([new IngestRecordsRequest()]));
        await Refusals.WithAsync(
            RecordsErrorTable.IngestCollectionInvalid,
            () => _bench.IngestAsync([new IngestRecordsRequest { Collection = "cities" }, second]));
        await Refusals.WithAsync(RpcErrorTable.MessageTooLarge, () => _bench.IngestAsync([large]));
        await Refusals.WithAsync(AuthErrorTable.CredentialsMissing, () => _bench.IngestAsync([large], Caller.Anonymous));
    }

    [Fact]
    public async Task Ingest_BrokenStream_KeepsWhatWasAccepted()
    {
        static IEnumerable<IngestRecordsRequest> Broken()
        {
            foreach (var message in Messages("cities", 1_000, _ => """{"name":"c"}"""))
            {
                yield return message;
            }

            throw new IOException("gone");
        }

        await Assert.ThrowsAsync<IOException>(() => _bench.IngestAsync(Broken()));

        // The last batch may still have been waiting to fill up.
        Assert.InRange(_bench.Log.Position, 700, 1_000);
    }

    [Fact]
    public async Task Ingest_LargeRecordsWhileTheWriterIsBusy_AreTakenNoFasterThanStored()
    {
        const int Count = 60;
        const int Ahead = 8;
        await _bench.DefineAsync("""{"name":"blobs","schema":[{"name":"value","type":"json"}]}""");
        using var busy = new ManualResetEventSlim();
        var writer = _bench.Database.WriteAsync(
            _ =>
            {
                busy.Wait();
                return 0;
            },
            CancellationToken.None);
        var taken = 0;
        var value = Value.ForString(new string('x', 1_000_000));
        IEnumerable<IngestRecordsRequest> Large()
        {
            for (; taken < Count; taken++)
            {
                var data = new Struct { Fields = { ["value"] = value } };
                yield return new IngestRecordsRequest { Collection = "blobs", Items = { new IngestItem { Data = data } } };
            }
        }

        var ingest = Task.Run(() => _bench.IngestAsync(Large()));
        await Task.WhenAny(ingest, Task.Delay(TimeSpan.FromSeconds(1)));
        var takenMeanwhile = taken;
        busy.Set();
        await writer;

        Assert.InRange(takenMeanwhile, 1, Ahead - 1);
        Assert.Equal(Count, (await ingest).Accepted);
    }

    [Fact]
    public async Task Ingest_SchemaChangesMeanwhile_ChecksAgainstTheNewOne()
    {
        var changed = false;
        IEnumerable<IngestRecordsRequest> Changing()
        {
            foreach (var message in Messages("cities", 2_000, _ => """{"name":"c"}"""))
            {
                if (!changed && _bench.Log.Position > 0)
                {
                    changed = true;
                    _ = _bench.RedefineAsync("cities", definition => definition.Schema[0].Name = "title");
                }

                yield return message;
            }
        }

        var answer = await _bench.IngestAsync(Changing());
        var list = await _bench.ListAsync(new ListRecordsRequest { Collection = "cities", Filter = "title = 'c'", IncludeTotal = true });

        Assert.Equal(2_000, answer.Accepted + answer.Rejected);
        Assert.Equal(answer.Accepted, list.Total);
    }
}
