using System.Globalization;
using Grpc.Baas.Client;
using Grpc.Baas.TestKit;
using Grpc.Baas.V1.Schema;
using Record = Grpc.Baas.V1.Records.Record;

namespace Grpc.Baas.IntegrationTests.Client;

public sealed class LiveRecordsTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private const int Writers = 3;
    private const int WritesEach = 120;

    private static readonly string[] Rules = ["n < 60", "status = 'open'", ""];

    private static readonly LiveOptions[] Queries =
    [
        new(),
        new() { Filter = "status = 'open'", Sort = "-n,title" },
        new() { Sort = "title", Limit = 7 },
        new() { Filter = "flag = true || n > 50", Sort = "-at,price", Limit = 40 },
        new() { Sort = "flag,-updated", Fields = "title,n" },
        new() { Sort = "-price", Fields = "-title" },
    ];

    [Fact]
    public async Task Live_WritesOtherRulesAndCutConnections_EqualsAFreshListAtQuiet()
    {
        var seed = Random.Shared.Next();
        using var writer = await SignInAsync(fixture.Engine.Address.ToString());
        await writer.Collections.CreateAsync(MakeCollection(listRule: ""));
        var records = writer.Collection("live");
        await Task.WhenAll(Enumerable.Range(0, 230).Select(i => records.CreateAsync(MakeData(new Random(seed + i)))));
        await using var proxy = new CuttingProxy(fixture.Engine.Address);
        using var reader = Connect(proxy.Address);
        var lives = Queries.Select(query => reader.Collection("live").Live(query)).ToList();
        var mirrors = lives.Select(live => new LiveMirror(live)).ToList();

        var writing = Task.WhenAll(Enumerable.Range(1, Writers).Select(i => WriteAsync(records, new Random(seed - i))));
        for (var round = 0; await Task.WhenAny(writing, Task.Delay(150)) != writing; round++)
        {
            proxy.CutAll();
            await writer.Collections.UpdateAsync("live", MakeCollection(Rules[round % Rules.Length]));
        }

        await writing.Soon();
        using var fresh = Connect(fixture.Engine.Address.ToString());
        for (var i = 0; i < lives.Count; i++)
        {
            await lives[i].ReadyAsync().Soon();
            var query = Queries[i];
            var expected = await fresh.Collection("live").ListAllAsync(new ListOptions { Filter = query.Filter, Sort = query.Sort })
                .Take(query.Limit ?? int.MaxValue).ToListAsync();
            await AgreeAsync(lives[i], mirrors[i], expected, $"seed {seed}, query {i}");
            await lives[i].DisposeAsync();
            Assert.Null(lives[i].Fault);
        }
    }

    [Fact]
    public async Task Live_SortThatRecordsDoNotHave_IsRefused()
    {
        using var client = await SignInAsync(fixture.Engine.Address.ToString());
        var words = new CollectionField { Name = "words", Type = "select", Select = new SelectOptions { Values = { "a", "b" }, MaxSelect = 2 } };
        await client.Collections.CreateAsync(new Collection { Name = "sentences", Schema = { words } });

        await using var byLength = client.Collection("sentences").Live(new LiveOptions { Sort = "words:length" });
        await using var byNothing = client.Collection("sentences").Live(new LiveOptions { Sort = "nothing" });

        await Assert.ThrowsAsync<NotSupportedException>(() => byLength.ReadyAsync().Soon());
        Assert.Equal("SORT_INVALID", (await Assert.ThrowsAsync<BaasClientException>(() => byNothing.ReadyAsync().Soon())).Reason);
    }

    private static async Task AgreeAsync(LiveRecords<Record> live, LiveMirror mirror, List<Record> expected, string place)
    {
        try
        {
            await Until.TrueAsync(() => live.State == LiveState.Live && live.Select(Name).SequenceEqual(expected.Select(Name)));
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"{place}, {live.State} {live.Fault}:\n{string.Join(' ', live.Select(Name))}\n{string.Join(' ', expected.Select(Name))}");
        }

        foreach (var (record, wanted) in live.Zip(expected))
        {
            Assert.Equal((wanted.Created, wanted.Updated), (record.Created, record.Updated));
            Assert.All(record.Data.Fields, field => Assert.Equal(wanted.Data.Fields[field.Key], field.Value));
        }

        Assert.Equal(live.Select(Name), mirror.Records.Select(Name));
    }

    private static string Name(Record record) => $"{record.Id}@{record.Etag}";

    private static async Task WriteAsync(RecordCollection records, Random random)
    {
        var own = new List<string>();
        for (var i = 0; i < WritesEach; i++)
        {
            switch (random.Next(4))
            {
                case 0 when own.Count > 0:
                    var gone = random.Next(own.Count);
                    await records.DeleteAsync(own[gone]);
                    own.RemoveAt(gone);
                    break;
                case 1 or 2 when own.Count > 0:
                    await records.UpdateAsync(own[random.Next(own.Count)], MakeData(random));
                    break;
                default:
                    own.Add((await records.CreateAsync(MakeData(random))).Id);
                    break;
            }

            if (i % 8 == 0)
            {
                await Task.Delay(random.Next(20));
            }
        }
    }

    private static RecordData MakeData(Random random) => new()
    {
        ["title"] = random.Next(5) == 0 ? null : new[] { "a", "B", "é", "\uffee", "\U0001f600", "" }[random.Next(6)] + random.Next(4),
        ["status"] = random.Next(2) == 0 ? "open" : "done",
        ["n"] = random.Next(6) switch { 0 => null, 1 => 9007199254740993 + random.Next(3), _ => random.Next(-50, 100) },
        ["price"] = random.Next(4) == 0 ? null : (random.Next(-300, 300) / 10.0).ToString("F1", CultureInfo.InvariantCulture),
        ["at"] = random.Next(4) == 0 ? null : DateTime.UnixEpoch.AddMilliseconds(random.Next(4) * 500),
        ["flag"] = random.Next(3) switch { 0 => null, 1 => true, _ => (object)false },
    };

    private static Collection MakeCollection(string listRule)
    {
        var collection = new Collection { Name = "live", ListRule = listRule };
        foreach (var (name, type) in new[] { ("title", "text"), ("status", "text"), ("n", "int"), ("price", "decimal"), ("at", "datetime"), ("flag", "bool") })
        {
            collection.Schema.Add(new CollectionField { Name = name, Type = type });
        }

        return collection;
    }

    // It reconnects at once. Nothing is said of how long calls may take.
    private static BaasClient Connect(string address) => new(address, new BaasClientOptions
    {
        Channel = new BaasChannelOptions { TimeProvider = new HurriedTime() },
        CallTimeout = TimeSpan.FromMinutes(20),
    });

    private static async Task<BaasClient> SignInAsync(string address)
    {
        var client = new BaasClient(address);
        await client.SignInAsync(TestAdministrator.Email, TestAdministrator.Password);
        return client;
    }
}
