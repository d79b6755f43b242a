using Grpc.Baas.Engine.Storage;
using Grpc.Baas.IntegrationTests.Rpc;
using Grpc.Baas.TestKit;
using Grpc.Baas.V1.Records;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit.Abstractions;

namespace Grpc.Baas.IntegrationTests.Budgets;

/// <summary>What calls of the most travelled paths cost, by a signed-in caller on a collection whose rules let nobody else in.</summary>
[Collection(MemoryCollection.Name)]
public sealed class BudgetTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string Service = "/baas.records.v1.RecordService";
    private const string Records = "/api/v1/collections/goods/records";
    private const string Json = """{"data":{"title":"Laptop","price":999.99,"stock":3,"active":true}}""";

    // Enough that what goes on in the background is lost in the bytes, which are not held on PostgreSQL.
    private static readonly int Calls = PostgresCluster.IsChosen ? 50 : 300;

    // Field 3, the record: fields 10 to 13 in the order of the collection.
    private static readonly byte[] TypedCreate =
        [0x1A, 21, 0x52, 6, .. "Laptop"u8, 0x59, .. BitConverter.GetBytes(999.99), 0x60, 3, 0x68, 1];

    private TestEngine _engine = null!;
    private string _id = "";

    // Kestrel makes a span and a scope for each request if anybody could read them in the log; an engine at its usual level has none of that.
    public async Task InitializeAsync()
    {
        _engine = await TestEngine.StartAsync(
            configure: builder => builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None));
        await OkAsync(
            "/api/v1/collections",
            """{"name":"goods","schema":[{"name":"title","type":"text"},{"name":"price","type":"number"},{"name":"stock","type":"int"},{"name":"active","type":"bool"}]}""");
        for (var i = 0; i < 30; i++)
        {
            _id = (await OkAsync(Records, Json)).Json.GetProperty("id").GetString()!;
        }
    }

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    [Fact]
    public void Paths_ManyCalls_StayWithinTheirBudgets()
    {
        var failures = new List<string>();
        foreach (var budget in PostgresCluster.IsChosen ? BudgetFile.Current.Postgresql : BudgetFile.Current.Sqlite)
        {
            var cost = Measure(budget.Name);
            var line = $"{cost} of {budget}";
            output.WriteLine(line);
            var isWithin = cost.Statements <= budget.Statements && cost.Commits <= budget.Commits && cost.Bytes <= (budget.Bytes ?? long.MaxValue);
            failures.AddRange(isWithin ? [] : [line]);
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    private Budget Measure(string path)
    {
        using var call = Connect(path);
        Repeat(call);
        var database = _engine.Services.GetRequiredService<Database>();
        var (bytes, statements, commits) = (AllocatedByOthers(), database.Statements, database.CommittedGroups);
        Repeat(call);
        return new Budget(path, (AllocatedByOthers() - bytes) / Calls, Round(database.Statements - statements), Round(database.CommittedGroups - commits));
    }

    private RepeatedCall Connect(string path)
    {
        var token = _engine.AdminToken!;
        var http1 = $"HTTP/1.1\r\nAuthorization: Bearer {token}";
        var data = new Struct { Fields = { ["title"] = Value.ForString("Laptop"), ["price"] = Value.ForNumber(999.99), ["stock"] = Value.ForNumber(3), ["active"] = Value.ForBool(true) } };
        return path switch
        {
            "grpc-get" => Grpc("GetRecord", new GetRecordRequest { Collection = "goods", Id = _id }),
            "grpc-list" => Grpc("ListRecords", new ListRecordsRequest { Collection = "goods" }),
            "grpc-create" => Grpc("CreateRecord", new CreateRecordRequest { Collection = "goods", Data = data }),
            "typed-get" => Typed("Get", new GetRecordRequest { Id = _id }.ToByteArray()),
            "typed-list" => Typed("List", []),
            "typed-create" => Typed("Create", TypedCreate),
            "rest-get" => RepeatedCall.OverHttp1(_engine.Address, $"GET {Records}/{_id} {http1}", [], ending: "}"),
            "rest-list" => RepeatedCall.OverHttp1(_engine.Address, $"GET {Records} {http1}", [], ending: "}"),
            "rest-create" => RepeatedCall.OverHttp1(
                _engine.Address, $"POST {Records} {http1}\r\nContent-Type: application/json", System.Text.Encoding.UTF8.GetBytes(Json), ending: "}"),
            _ => throw new InvalidOperationException($"There is no path '{path}'."),
        };

        RepeatedCall Grpc(string method, IMessage message)
            => RepeatedCall.OverHttp2(_engine.Address, $"{Service}/{method}", Frame(message.ToByteArray()), token);

        RepeatedCall Typed(string method, byte[] message)
            => RepeatedCall.OverHttp2(_engine.Address, $"/default.v1.GoodsService/{method}", Frame(message), token);
    }

    private static byte[] Frame(byte[] message) => [0, 0, 0, 0, (byte)message.Length, .. message];

    private static void Repeat(RepeatedCall call)
    {
        for (var i = 0; i < Calls; i++)
        {
            call.Make();
        }
    }

    // What runs in the background now and then is no part of a call.
    private static long Round(long count) => (count + (Calls / 2)) / Calls;

    private static long AllocatedByOthers() => GC.GetTotalAllocatedBytes(precise: true) - GC.GetAllocatedBytesForCurrentThread();

    private async Task<RestAnswer> OkAsync(string path, string body)
    {
        var answer = await _engine.RestAsync(HttpMethod.Post, path, body);
        Assert.True((int)answer.Status < 300, answer.Text);
        return answer;
    }
}
