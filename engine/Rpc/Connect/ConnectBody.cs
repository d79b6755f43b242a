using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Rpc.Calls;
using Grpc.Baas.Engine.Rpc.Compression;

namespace Grpc.Baas.Engine.Rpc.Connect;

/// <summary>The one message of a unary request, decompressed. It stays in the transport's memory where it can.</summary>
internal sealed class ConnectBody(HttpContext http, int maxBytes) : IDisposable
{
    private readonly PipeReader _body = http.Request.BodyReader;
    private WireWriter? _told;
    private WireWriter? _inflated;
    private SequencePosition _end;
    private bool _isHeld;

    /// <summary>The message; valid until <see cref="Release"/>.</summary>
    public ReadOnlySequence<byte> Message { get; private set; }

    /// <summary>Takes the whole body.</summary>
    /// <exception cref="Kernel.BaasException">rpc MESSAGE_TOO_LARGE, COMPRESSION_MALFORMED.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask ReadAsync(RpcCall call, ContentCoding? coding)
    {
        if (http.Request.ContentLength > maxBytes)
        {
            throw RpcErrors.MessageTooLarge(http.Request.ContentLength.Value, maxBytes);
        }

        var content = await RequestBody.ReadWholeAsync(_body, maxBytes, call);
        _end = content.End;
        _isHeld = true;
        Open(content, coding);
    }

    /// <summary>Takes the message of a query.</summary>
    /// <exception cref="Kernel.BaasException">rpc FIELD_MALFORMED, MESSAGE_TOO_LARGE, COMPRESSION_MALFORMED.</exception>
    public void Take(ConnectQuery query, ContentCoding? coding)
    {
        _told = new WireWriter();
        query.ReadMessage(_told);
        Open(new ReadOnlySequence<byte>(_told.WrittenMemory), coding);
    }

    /// <summary>Gives the transport its memory back.</summary>
    public void Release()
    {
        if (_isHeld)
        {
            _isHeld = false;
            Message = default;
            RequestBody.GiveBack(_body, _end, _end);
        }
    }

    public void Dispose()
    {
        Release();
        _told?.Dispose();
        _inflated?.Dispose();
    }

    private void Open(in ReadOnlySequence<byte> content, ContentCoding? coding)
    {
        if (content.Length > maxBytes)
        {
            throw RpcErrors.MessageTooLarge(content.Length, maxBytes);
        }

        if (coding is null)
        {
            Message = content;
            return;
        }

        _inflated = new WireWriter();
        coding.Decompress(content, maxBytes, _inflated);
        Message = new ReadOnlySequence<byte>(_inflated.WrittenMemory);
    }
}
