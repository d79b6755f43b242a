using System.Net;
using System.Text.Json;
using Grpc.Baas.Engine.Webhooks;
using Grpc.Baas.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Grpc.Baas.IntegrationTests.Webhooks;

/// <summary>An engine with a collection <c>posts</c>, whose clock a test moves, and a receiver that it may connect to.</summary>
public sealed class WebhookBench : IAsyncLifetime, IAsyncDisposable
{
    public const string Posts = """{"name":"posts","schema":[{"name":"title","type":"text"},{"name":"views","type":"int"},{"name":"inner","type":"text","hidden":true}]}""";

    /// <summary>What an engine needs that sends to a receiver of a test.</summary>
    public static readonly (string Key, string Value)[] Settings =
        [("Baas:Webhooks:AllowedTargets:0", "127.0.0.1"), ("Baas:Schema:EncryptionKey", Convert.ToBase64String(new byte[32]))];

    private string? _token;
    private TestEngine? _engine;
    private Receiver? _receiver;

    public TestEngine Engine => _engine!;

    internal Receiver Receiver => _receiver!;

    public ManualTime Time { get; } = new();

    public Task InitializeAsync() => StartAsync();

    public async Task DisposeAsync()
    {
        await Engine.DisposeAsync();
        await Receiver.DisposeAsync();
    }

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();

    /// <summary>Starts it otherwise than all tests of a class need it.</summary>
    /// <param name="configure">Changes the engine's services.</param>
    public static async Task<WebhookBench> NewAsync(Action<IServiceCollection>? configure = null, params (string Key, string Value)[] settings)
    {
        var bench = new WebhookBench();
        await bench.StartAsync(configure, settings);
        await bench.ResetAsync();
        return bench;
    }

    /// <summary>Makes all as it was at the start, but for the log and the clock. Webhooks go with their collection.</summary>
    public async Task ResetAsync()
    {
        var collections = await OkAsync(HttpMethod.Get, "/api/v1/collections");
        foreach (var name in collections.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("name").GetString()))
        {
            await RestAsync(HttpMethod.Delete, $"/api/v1/collections/{name}");
        }

        Assert.Equal(0, (await OkAsync(HttpMethod.Get, "/api/v1/webhooks")).GetProperty("total").GetInt32());
        await OkAsync(HttpMethod.Post, "/api/v1/collections", Posts);
        Receiver.Reset();
    }

    /// <summary>Makes a webhook that leads to the receiver; answers its id.</summary>
    /// <param name="more">Further members, as <c>,"retry_count":0</c>.</param>
    public async Task<string> HookAsync(string more = "", string collection = "posts", string path = "/hook")
    {
        var url = path.StartsWith('/') ? Receiver.Url + path : path;
        var made = await OkAsync(
            HttpMethod.Post, "/api/v1/webhooks", $$"""{"url":"{{url}}","collection_name":"{{collection}}","events":["create","update","delete"]{{more}}}""");
        return made.GetProperty("id").GetString()!;
    }

    public Task<JsonElement> CreateAsync(string id, string title = "a", string collection = "posts")
        => OkAsync(HttpMethod.Post, $"/api/v1/collections/{collection}/records", $$$"""{"id":"{{{id}}}","data":{"title":"{{{title}}}"}}""");

    public Task<JsonElement> UpdateAsync(string id, string title)
        => OkAsync(HttpMethod.Patch, $"/api/v1/collections/posts/records/{id}", $$$"""{"data":{"title":"{{{title}}}"}}""");

    public Task<JsonElement> GetAsync(string hook) => OkAsync(HttpMethod.Get, $"/api/v1/webhooks/{hook}");

    public Task<JsonElement> PatchAsync(string hook, string body) => OkAsync(HttpMethod.Patch, $"/api/v1/webhooks/{hook}", body);

    /// <summary>Deliveries of a webhook, the first first.</summary>
    public async Task<JsonElement[]> DeliveriesAsync(string hook, string state = "")
    {
        var answer = await OkAsync(HttpMethod.Get, $"/api/v1/webhooks/{hook}/deliveries?per_page=100&state={state}");
        return [.. answer.GetProperty("items").EnumerateArray().Reverse()];
    }

    /// <summary>Waits until a webhook has so many deliveries of a state.</summary>
    public Task DeliveriesAsync(string hook, string state, int count)
        => Until.TrueAsync(async () => (await DeliveriesAsync(hook, state)).Length == count);

    /// <summary>Waits for an attempt of the only delivery to be over.</summary>
    public async Task<JsonElement> AttemptAsync(string hook, int attempt)
    {
        await Until.TrueAsync(async () => await DeliveriesAsync(hook) is [var found, ..]
            && found.GetProperty("attempts").GetInt32() == attempt
            && found.GetProperty("error").GetString() != ""
            && (found.GetProperty("state").GetString() != "waiting" || NextOf(found) != Time.GetUtcNow() + TimeSpan.FromSeconds(40)));
        return (await DeliveriesAsync(hook))[0];
    }

    public static DateTimeOffset NextOf(JsonElement delivery) => delivery.GetProperty("next_attempt").GetDateTimeOffset();

    /// <summary>Moves the clock, and has the engine look for what is due.</summary>
    public void Advance(TimeSpan time)
    {
        Time.Advance(time);
        _token = null;
        Engine.Services.GetRequiredService<WebhookBook>().Sender.Wake();
    }

    public async Task<JsonElement> OkAsync(HttpMethod method, string path, string? body = null)
    {
        var answer = await RestAsync(method, path, body);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        return answer.Text.Length == 0 ? default : answer.Json;
    }

    public async Task<RestAnswer> RestAsync(HttpMethod method, string path, string? body = null)
        => await Engine.RestAsync(method, path, body, _token ??= await Engine.SignInAsync());

    private async Task StartAsync(Action<IServiceCollection>? configure = null, params (string Key, string Value)[] settings)
    {
        _receiver = await Receiver.StartAsync();
        _engine = await TestEngine.StartAsync(
            configure: builder =>
            {
                builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Time));
                configure?.Invoke(builder.Services);
            },
            settings: [.. Settings, .. settings]);
    }
}
