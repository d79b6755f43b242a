using Grpc.Baas.Client;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Typed.Exactness;

/// <summary>An engine in which each value was written by each way.</summary>
public sealed class ExactnessBench : IAsyncLifetime
{
    public const string Posts = "posts";

    // In the order of the contract of the generated client, so that they get its numbers, and what that does not know behind them.
    private const string Definition = """
        {"name":"posts","schema":[
          {"name":"title","type":"text","validation":{"max_length":1048576}},{"name":"views","type":"int"},{"name":"score","type":"number"},
          {"name":"published","type":"bool"},{"name":"cover","type":"bytes"},{"name":"released","type":"datetime"},{"name":"day","type":"date"},
          {"name":"price","type":"decimal"},{"name":"meta","type":"json"},{"name":"place","type":"geopoint"},
          {"name":"tags","type":"select","select":{"values":["red","blue"],"max_select":2}},
          {"name":"status","type":"select","select":{"values":["draft","in review"],"as_enum":true}},
          {"name":"author","type":"relation","relation":{"collection_id":"authors"}},
          {"name":"reviewers","type":"relation","relation":{"collection_id":"authors","type":"many-to-many"}},
          {"name":"pin","type":"password"},
          {"name":"moods","type":"select","select":{"values":["calm","loud","odd"],"as_enum":true,"max_select":3}},{"name":"note","type":"encrypted"}]}
        """;

    private static readonly string[] Names =
        ["title", "views", "score", "published", "cover", "released", "day", "price", "meta", "place", "tags", "status", "author", "reviewers", "pin", "moods", "note"];

    private TestEngine? _engine;
    private BaasClient? _client;

    public TestEngine Engine => _engine!;

    /// <summary>A client of the administrator.</summary>
    public BaasClient Client => _client!;

    /// <summary>The value of each record, by its id.</summary>
    internal Dictionary<string, ExactValue> Written { get; } = [];

    /// <summary>What the ways were answered when they wrote.</summary>
    internal List<(RecordWay Way, SeenRecord Record)> Answers { get; } = [];

    internal IReadOnlyList<RecordWay> Ways { get; private set; } = [];

    public static int NumberOf(string field) => 10 + Array.IndexOf(Names, field);

    public async Task InitializeAsync()
    {
        _engine = await TestEngine.StartAsync(settings: [("Baas:Schema:EncryptionKey", Convert.ToBase64String(new byte[32]))]);
        _client = new BaasClient(_engine.Address.ToString(), new BaasClientOptions { AccessToken = _engine.AdminToken });
        Ways = [new TypedGrpcWay(_client), new GenericGrpcWay(_client), new RestWay(_engine, isTyped: true), new RestWay(_engine, isTyped: false), new SdkWay(_client), new GeneratedWay(_client)];
        await OkAsync("/api/v1/collections", """{"name":"authors","schema":[{"name":"name","type":"text"}]}""");
        await OkAsync("/api/v1/collections", Definition);
        await OkAsync("/api/v1/collections/authors/records", """{"id":"ann","data":{"name":"Ann"}}""");
        await OkAsync("/api/v1/collections/authors/records", """{"id":"bob","data":{"name":"Bob"}}""");
        foreach (var value in ExactValues.All)
        {
            await WriteAsync(value);
        }
    }

    public async Task DisposeAsync()
    {
        _client?.Dispose();
        await Engine.DisposeAsync();
    }

    private async Task WriteAsync(ExactValue value)
    {
        var ways = Ways.Where(way => way.Knows(value)).ToList();
        var made = await Task.WhenAll(ways.Select(async way =>
        {
            try
            {
                return await way.CreateAsync($"{value.Name}-{way}", value);
            }
            catch (RefusedException fault)
            {
                throw new InvalidOperationException($"{value.Name} of {value.Field} by {way} is {fault.Message}.", fault);
            }
        }));
        foreach (var (way, record) in ways.Zip(made))
        {
            Written.Add(record.Id, value);
            Answers.Add((way, record));
        }
    }

    private async Task OkAsync(string path, string body)
    {
        var answer = await Engine.RestAsync(HttpMethod.Post, path, body);
        Assert.True(answer.Status == System.Net.HttpStatusCode.OK, answer.Text);
    }
}
