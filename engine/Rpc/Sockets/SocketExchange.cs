using System.Buffers;
using System.Net.WebSockets;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Rpc.Exchanges;
using Grpc.Baas.Engine.Rpc.Faults;
using Grpc.Baas.Engine.Rpc.Json;
using Grpc.Baas.Engine.Rpc.Rest;
using Grpc.Baas.V1.Rpc;
using Grpc.Core;

namespace Grpc.Baas.Engine.Rpc.Sockets;

/// <summary>
/// The messages of one call as texts of a WebSocket. It is opened when the call first reads or writes; a call that is refused before is
/// answered by HTTP.
/// </summary>
/// <remarks>
/// Cancelling a read or a write of a WebSocket breaks it, and its close could not be told: so waits are cancelled, and not what they wait for.
/// </remarks>
internal sealed class SocketExchange(HttpContext http, RpcOptions options, SocketRoute route, MessagePlans plans) : RpcExchange(http, options)
{
    private const int MaxFaultsInARow = 10;
    private const int FirstReadBytes = 1024;

    // A large text must not keep its memory for as long as the socket is open.
    private const int MaxKeptBytes = 16 * 1024;

    private static readonly TimeSpan CloseTime = TimeSpan.FromSeconds(2);

    private readonly ISocketCodec _codec = route.MakeCodec();
    private readonly CancellationTokenSource _abandoned = new();
    private readonly SemaphoreSlim _writing = new(1);
    private WebSocket? _socket;
    private ArrayBufferWriter<byte> _text = new();
    private byte[] _read = new byte[FirstReadBytes];
    private Task<ValueWebSocketReceiveResult>? _receiving;
    private Task _sending = Task.CompletedTask;
    private int _faults;

    public override async ValueTask<bool> ReadAsync(RpcCall call)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(call.CancellationToken, _abandoned.Token);
        var socket = await OpenAsync();
        while (true)
        {
            var length = await ReceiveAsync(socket, ending.Token);
            try
            {
                Message = new ReadOnlySequence<byte>(_codec.Decode(_read.AsSpan(0, length)));
                _faults = 0;
                return true;
            }
            catch (BaasException fault)
            {
                _faults = fault.Definition.Reason == RpcErrorTable.SocketMessageUnreadable.Reason ? _faults + 1 : 0;
                await SendAsync(socket, output => _codec.EncodeFault(fault, output), ending.Token);
                if (_faults >= MaxFaultsInARow)
                {
                    throw;
                }
            }
            finally
            {
                if (_read.Length > FirstReadBytes)
                {
                    _read = new byte[FirstReadBytes];
                }
            }
        }
    }

    public override void AbandonRead() => _abandoned.Cancel();

    public override async ValueTask StartAsync(Metadata headers, CancellationToken cancellationToken) => await OpenAsync();

    public override async ValueTask FinishAsync(RpcCall call)
    {
        var failure = RpcFailure.Of(call);
        if (_socket is null && failure is not null)
        {
            await RestFailure.WriteAsync(Http, failure, plans);
            return;
        }

        try
        {
            await CloseAsync(await OpenAsync(), failure);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException)
        {
            // The peer is gone; there is nobody to tell.
            _socket?.Abort();
        }
    }

    public override void Dispose()
    {
        _socket?.Dispose();
        _abandoned.Dispose();
        _writing.Dispose();
        base.Dispose();
    }

    protected override async ValueTask WriteAsync(ReadOnlyMemory<byte> message, bool isFlushed, CancellationToken cancellationToken)
        => await SendAsync(await OpenAsync(), output => _codec.Encode(message.Span, output), cancellationToken);

    private async ValueTask<WebSocket> OpenAsync() => _socket ??= await Http.WebSockets.AcceptWebSocketAsync();

    /// <returns>Bytes of a whole text, which stand at the start of what is read.</returns>
    private async ValueTask<int> ReceiveAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        var length = 0;
        while (true)
        {
            var part = await ReceivePartAsync(socket, length, cancellationToken);
            length += part.Count;
            if (part.MessageType == WebSocketMessageType.Close)
            {
                throw new CallerLeftException();
            }

            if (part.MessageType == WebSocketMessageType.Binary)
            {
                throw RpcErrors.SocketMessageUnreadable("a text is expected.");
            }

            if (part.EndOfMessage)
            {
                return length;
            }

            if (length >= route.MaxBytes)
            {
                throw RpcErrors.MessageTooLarge(length, route.MaxBytes);
            }

            if (length == _read.Length)
            {
                Array.Resize(ref _read, Math.Min(2 * length, route.MaxBytes));
            }
        }
    }

    private async ValueTask<ValueWebSocketReceiveResult> ReceivePartAsync(WebSocket socket, int offset, CancellationToken cancellationToken)
    {
        try
        {
            _receiving = socket.ReceiveAsync(_read.AsMemory(offset), CancellationToken.None).AsTask();
            return await _receiving.WaitAsync(cancellationToken);
        }
        catch (WebSocketException)
        {
            throw new CallerLeftException();
        }
    }

    // Answers of the call, and what is wrong with requests, come from two sides.
    private async ValueTask SendAsync(WebSocket socket, Action<IBufferWriter<byte>> encode, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            // One that was given up may still be on its way.
            await _sending.WaitAsync(cancellationToken);
            if (_text.Capacity > MaxKeptBytes)
            {
                _text = new ArrayBufferWriter<byte>();
            }

            _text.ResetWrittenCount();
            encode(_text);
            if (_text.WrittenCount > 0)
            {
                _sending = socket.SendAsync(_text.WrittenMemory, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None).AsTask();
                await _sending.WaitAsync(cancellationToken);
            }
        }
        catch (Exception exception) when (exception is WebSocketException or ObjectDisposedException)
        {
            throw new CallerLeftException();
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task CloseAsync(WebSocket socket, RpcFailure? failure)
    {
        using var limit = new CancellationTokenSource(CloseTime);
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            await socket.CloseOutputAsync(SocketClose.CodeOf(failure), SocketClose.ReasonOf(failure), limit.Token);
        }

        // The peer answers the close, and what it has sent before comes first.
        while (socket.State == WebSocketState.CloseSent)
        {
            _receiving = _receiving is { IsCompleted: false } ? _receiving : socket.ReceiveAsync(_read.AsMemory(), CancellationToken.None).AsTask();
            await _receiving.WaitAsync(limit.Token);
        }
    }
}
