using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Topics;

/// <summary>A WebSocket at <c>/live</c>.</summary>
internal sealed class LiveClient : IAsyncDisposable
{
    private readonly ClientWebSocket _socket;
    private readonly byte[] _buffer = new byte[256 << 10];

    private LiveClient(ClientWebSocket socket) => _socket = socket;

    public WebSocketCloseStatus? CloseCode => _socket.CloseStatus;

    public string? CloseReason => _socket.CloseStatusDescription;

    /// <param name="query">Behind the address, as <c>?token=…</c>.</param>
    public static async Task<LiveClient> OpenAsync(TestEngine engine, string query = "", Action<ClientWebSocketOptions>? configure = null)
    {
        var socket = new ClientWebSocket();
        configure?.Invoke(socket.Options);
        try
        {
            var address = new Uri($"ws://{engine.Address.Authority}/live{query}");
            if (socket.Options.HttpVersion == HttpVersion.Version20)
            {
                using var handler = new SocketsHttpHandler();
                using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
                await socket.ConnectAsync(address, invoker, CancellationToken.None).Soon();
            }
            else
            {
                await socket.ConnectAsync(address, CancellationToken.None).Soon();
            }

            return new LiveClient(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Opens one that is refused, and gives the HTTP status.</summary>
    public static async Task<HttpStatusCode> RefusedAsync(TestEngine engine, string query = "", Action<ClientWebSocketOptions>? configure = null)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        configure?.Invoke(socket.Options);
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new Uri($"ws://{engine.Address.Authority}/live{query}"), CancellationToken.None).Soon());
        return socket.HttpStatusCode;
    }

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text);

    public Task SendAsync(byte[] bytes, WebSocketMessageType type) => _socket.SendAsync(bytes, type, endOfMessage: true, CancellationToken.None).Soon();

    /// <summary>The next message.</summary>
    public async Task<JsonElement> NextAsync()
    {
        var text = await ReceiveAsync();
        Assert.True(text is not null, $"closed: {CloseCode} {CloseReason}");
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Sends a command and reads its answer, which must be the next message.</summary>
    public async Task<JsonElement> AskAsync(string text)
    {
        await SendAsync(text);
        var answer = await NextAsync();
        Assert.Equal("response", answer.GetProperty("type").GetString());
        return answer;
    }

    /// <summary>As <see cref="AskAsync"/>; it must succeed.</summary>
    public async Task<JsonElement> OkAsync(string text)
    {
        var answer = await AskAsync(text);
        Assert.True(answer.GetProperty("ok").GetBoolean(), answer.GetRawText());
        return answer.TryGetProperty("data", out var data) ? data : default;
    }

    /// <summary>As <see cref="AskAsync"/>; it must fail, and the reason is the answer.</summary>
    public async Task<string> RefusalAsync(string text)
    {
        var answer = await AskAsync(text);
        Assert.False(answer.GetProperty("ok").GetBoolean(), answer.GetRawText());
        return answer.GetProperty("error").GetProperty("reason").GetString()!;
    }

    /// <summary>Reads until the engine closes it.</summary>
    public async Task<int> ClosedAsync()
    {
        while (await ReceiveAsync() is not null)
        {
        }

        return (int)CloseCode!;
    }

    /// <summary>Leaves without a word.</summary>
    public void Abort() => _socket.Abort();

    public async ValueTask DisposeAsync()
    {
        if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            // Of an engine that has stopped there may be nothing left to close.
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _socket.Dispose();
    }

    private async Task<string?> ReceiveAsync()
    {
        var length = 0;
        while (true)
        {
            var part = await _socket.ReceiveAsync(_buffer.AsMemory(length), CancellationToken.None).AsTask().Soon();
            length += part.Count;
            if (part.MessageType == WebSocketMessageType.Close)
            {
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return null;
            }

            if (part.EndOfMessage)
            {
                return Encoding.UTF8.GetString(_buffer, 0, length);
            }
        }
    }
}
