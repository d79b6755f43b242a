using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Grpc.Baas.Engine.Rpc.Calls;
using Grpc.Baas.Engine.Rpc.Compression;
using Grpc.Baas.Framing;

namespace Grpc.Baas.Engine.Rpc.Exchanges;

/// <content>Reading the requests.</content>
internal abstract partial class FramedExchange
{
    // What was read and is not yet given back to the pipe; the next message starts here.
    private ReadOnlySequence<byte> _unread;
    private bool _isHeld;
    private bool _isComplete;

    // The encoding of compressed requests; null also while no request has come.
    private ContentCoding? _requestCoding;
    private bool _isEncodingRead;

    // Mostly the whole request is there already; then nothing is awaited.
    public override ValueTask<bool> ReadAsync(RpcCall call)
    {
        while (true)
        {
            if (TryRead(out var hasMessage))
            {
                return ValueTask.FromResult(hasMessage);
            }

            var reading = RequestBody.ReadAsync(body, call);
            if (!reading.IsCompletedSuccessfully)
            {
                return ReadLaterAsync(reading, call);
            }

            Hold(reading.Result);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> ReadLaterAsync(ValueTask<ReadResult> reading, RpcCall call)
    {
        Hold(await reading);
        bool hasMessage;
        while (!TryRead(out hasMessage))
        {
            Hold(await RequestBody.ReadAsync(body, call));
        }

        return hasMessage;
    }

    /// <returns>False if more of the body is needed to tell.</returns>
    private bool TryRead(out bool hasMessage)
    {
        hasMessage = _isHeld && TryTakeMessage();
        if (hasMessage)
        {
            return true;
        }

        if (_isComplete)
        {
            return _unread.IsEmpty ? true : throw RpcErrors.FrameMalformed("The body ends inside a message.");
        }

        GiveBack(isExamined: true);
        return false;
    }

    private void Hold(in ReadResult read)
    {
        _unread = read.Buffer;
        _isHeld = true;
        if (read.IsCanceled)
        {
            throw new OperationCanceledException("The read was given up.");
        }

        _isComplete = read.IsCompleted;
    }

    private bool TryTakeMessage()
    {
        if (_unread.Length < GrpcFrame.PrefixSize)
        {
            return false;
        }

        Span<byte> scattered = stackalloc byte[GrpcFrame.PrefixSize];
        scoped var prefix = _unread.FirstSpan;
        if (prefix.Length < GrpcFrame.PrefixSize)
        {
            _unread.Slice(0, GrpcFrame.PrefixSize).CopyTo(scattered);
            prefix = scattered;
        }

        var length = GrpcFrame.ReadLength(prefix);
        var isCompressed = CheckPrefix(prefix[0], length);
        if (_unread.Length - GrpcFrame.PrefixSize < length)
        {
            return false;
        }

        var content = _unread.Slice(GrpcFrame.PrefixSize, length);
        _unread = _unread.Slice(GrpcFrame.PrefixSize + length);
        IsMessageCompressed = isCompressed;
        content = isCompressed ? Compression.Decompress(_requestCoding!, content, MaxReceiveBytes) : content;
        Message = _json is null ? content : _json.Decode(content);
        return true;
    }

    /// <returns>Whether the message is compressed.</returns>
    private bool CheckPrefix(byte flags, uint length)
    {
        if (length > MaxReceiveBytes)
        {
            throw RpcErrors.MessageTooLarge(length, MaxReceiveBytes);
        }

        if (!_isEncodingRead)
        {
            ReadEncoding();
        }

        return flags switch
        {
            GrpcFrame.PlainFlag => false,
            GrpcFrame.CompressedFlag => _requestCoding is not null ? true : throw RpcErrors.CompressedUnannounced(),
            _ => throw RpcErrors.FrameMalformed($"The flags {flags} of a message are not known."),
        };
    }

    private void ReadEncoding()
    {
        _isEncodingRead = true;
        if (RequestEncoding is not { Count: > 0 } header)
        {
            return;
        }

        var encoding = header.ToString();
        _requestCoding = FindCoding(encoding);
        if (_requestCoding is null && !ContentCoding.IsIdentity(encoding))
        {
            if (!Http.Response.HasStarted)
            {
                TellEncodings(Http.Response.Headers);
            }

            throw RpcErrors.CompressionUnsupported(encoding);
        }
    }

    private void GiveBack(bool isExamined)
    {
        if (_isHeld)
        {
            RequestBody.GiveBack(body, _unread.Start, isExamined ? _unread.End : _unread.Start);
            _isHeld = false;
        }
    }
}
