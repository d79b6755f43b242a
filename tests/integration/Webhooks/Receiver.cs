using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Grpc.Baas.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Grpc.Baas.IntegrationTests.Webhooks;

/// <summary>What a webhook has sent.</summary>
/// <param name="Path">Where to.</param>
/// <param name="Headers">By name.</param>
/// <param name="Body">The exact bytes.</param>
internal sealed record Received(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Id => Headers["webhook-id"];

    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Body);

    public string Event => Json.GetProperty("event").GetString()!;

    public string RecordId => Json.GetProperty("record_id").GetString()!;
}

/// <summary>A receiver of webhooks on a free port of 127.0.0.1 that answers as a test wants it.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Received> _received = new();
    private volatile Func<Received, Task<int>> _answer = _ => Task.FromResult(200);

    private Receiver(WebApplication app) => _app = app;

    public string Url { get; private set; } = "";

    /// <summary>All that came, in the order of its coming.</summary>
    public IReadOnlyList<Received> All => [.. _received];

    /// <summary>The status of the answers from now on.</summary>
    public int Status
    {
        set => _answer = _ => Task.FromResult(value);
    }

    /// <summary>What decides on the status.</summary>
    public Func<Received, Task<int>> Answer
    {
        set => _answer = value;
    }

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var receiver = new Receiver(app);
        app.Run(receiver.ServeAsync);
        await app.StartAsync();
        receiver.Url = app.Urls.First();
        return receiver;
    }

    /// <summary>Forgets what came, and takes all that comes.</summary>
    public void Reset()
    {
        Status = 200;
        _received.Clear();
    }

    public Task CountAsync(int count) => Until.TrueAsync(() => _received.Count >= count);

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var headers = http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var received = new Received(http.Request.Path, headers, body.ToArray());
        _received.Enqueue(received);
        http.Response.StatusCode = await _answer(received).WaitAsync(http.RequestAborted);
        http.Response.Headers.Location = "/elsewhere";
    }
}
