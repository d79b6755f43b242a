using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Grpc.Baas.IntegrationTests.Feeds.Chaos;

/// <summary>Passes streams of JSON lines on, as an engine with a fault would tell them.</summary>
internal sealed class LossyProxy : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http;

    private LossyProxy(WebApplication app, HttpClient http) => (_app, _http) = (app, http);

    public Uri Address => new(_app.Urls.First());

    /// <param name="target">The engine.</param>
    /// <param name="change">Which lines are told in place of the one with a number, counted from 0.</param>
    public static async Task<LossyProxy> StartAsync(Uri target, Func<int, string, IEnumerable<string>> change)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var proxy = new LossyProxy(builder.Build(), new HttpClient { BaseAddress = target });
        proxy._app.Urls.Add($"http://{IPAddress.Loopback}:0");
        proxy._app.MapGet("/api/v1/{**path}", context => proxy.PassAsync(context, change));
        await proxy._app.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task PassAsync(HttpContext context, Func<int, string, IEnumerable<string>> change)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{context.Request.Path}{context.Request.QueryString}");
        request.Headers.TryAddWithoutValidation("accept", $"{context.Request.Headers.Accept}");
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(context.RequestAborted));
        for (var number = 0; await reader.ReadLineAsync(context.RequestAborted) is { } line; number++)
        {
            foreach (var told in change(number, line))
            {
                await context.Response.WriteAsync($"{told}\n", context.RequestAborted);
            }

            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }
}
