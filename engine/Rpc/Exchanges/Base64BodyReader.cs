using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Rpc.Exchanges;

/// <summary>
/// Decodes a body of base64 while it is read. The body may be several encoded parts one after the other, each with its padding, as
/// clients send that encode each message by itself. Source: grpc/doc/PROTOCOL-WEB.md.
/// </summary>
internal sealed class Base64BodyReader(PipeReader body) : PipeReader, IDisposable
{
    private const int GroupBytes = 4;

    // Decoded and not yet consumed: from start to end of the array.
    private byte[] _decoded = [];
    private int _start;
    private int _end;
    private ReadOnlySequence<byte> _lent;
    private bool _isExamined = true;
    private bool _isComplete;

    public override bool TryRead(out ReadResult result)
    {
        while (true)
        {
            if (!_isExamined || _isComplete)
            {
                result = Lend(isCanceled: false);
                return true;
            }

            if (!body.TryRead(out var read))
            {
                result = default;
                return false;
            }

            Take(read);
            if (read.IsCanceled)
            {
                result = Lend(isCanceled: true);
                return true;
            }
        }
    }

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        while (_isExamined && !_isComplete)
        {
            var read = await body.ReadAsync(cancellationToken);
            Take(read);
            if (read.IsCanceled)
            {
                return Lend(isCanceled: true);
            }
        }

        return Lend(isCanceled: false);
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _isExamined = _lent.Slice(examined).IsEmpty;
        _start = _end - (int)_lent.Slice(consumed).Length;
        _lent = default;
    }

    public override void CancelPendingRead() => body.CancelPendingRead();

    public override void Complete(Exception? exception = null) => body.Complete(exception);

    public void Dispose()
    {
        if (_decoded.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_decoded);
            _decoded = [];
        }
    }

    private ReadResult Lend(bool isCanceled)
    {
        _lent = new ReadOnlySequence<byte>(_decoded, _start, _end - _start);
        return new ReadResult(_lent, isCanceled, _isComplete);
    }

    private void Take(in ReadResult read)
    {
        var whole = read.Buffer.Length - (read.Buffer.Length % GroupBytes);
        if (read.IsCompleted && whole < read.Buffer.Length)
        {
            body.AdvanceTo(read.Buffer.End);
            throw NotBase64();
        }

        var room = MakeRoom((int)whole);
        read.Buffer.Slice(0, whole).CopyTo(room);
        body.AdvanceTo(read.Buffer.GetPosition(whole), read.Buffer.End);
        _isComplete = read.IsCompleted;
        _isExamined &= whole == 0;
        Decode(room);
    }

    private Span<byte> MakeRoom(int count)
    {
        var held = _end - _start;
        if (_decoded.Length - _end < count)
        {
            var target = _decoded.Length - held < count ? ArrayPool<byte>.Shared.Rent(Math.Max(held + count, 2 * held)) : _decoded;
            _decoded.AsSpan(_start, held).CopyTo(target);
            if (target != _decoded)
            {
                Dispose();
                _decoded = target;
            }

            (_start, _end) = (0, held);
        }

        return _decoded.AsSpan(_end, count);
    }

    // Padding ends a part, and another one may follow.
    private void Decode(Span<byte> text)
    {
        while (text.Length > 0)
        {
            var padding = text.IndexOf((byte)'=');
            var part = padding < 0 ? text : text[..((padding / GroupBytes * GroupBytes) + GroupBytes)];
            if (Base64.DecodeFromUtf8InPlace(part, out var written) != OperationStatus.Done)
            {
                throw NotBase64();
            }

            part[..written].CopyTo(_decoded.AsSpan(_end));
            _end += written;
            text = text[part.Length..];
        }
    }

    private static BaasException NotBase64() => RpcErrors.FrameMalformed("The body is not base64, as its content type says.");
}
