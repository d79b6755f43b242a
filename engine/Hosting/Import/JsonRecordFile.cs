using System.Buffers;
using System.Text.Json;

namespace Grpc.Baas.Engine.Hosting.Import;

/// <summary>Reads a JSON array of objects, or objects one after another, with or without line breaks between them.</summary>
internal sealed class JsonRecordFile(Stream stream) : RecordFile(stream)
{
    private const int InitialSize = 256 * 1024;
    private const int MaxRecordBytes = 64 * 1024 * 1024;

    private static readonly byte[] ByteOrderMark = [0xef, 0xbb, 0xbf];
    private static readonly JsonReaderOptions Options = new() { AllowMultipleValues = true };

    private readonly Stream _stream = stream;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialSize);
    private JsonReaderState _state = new(Options);

    // Bytes that are not used yet lie from _start to _end; the current record before them.
    private int _start;
    private int _end;
    private int _recordStart;
    private int _recordEnd;
    private bool _isAtEnd;
    private bool _hasBegun;

    public override bool IsText => false;

    public override ReadOnlySpan<byte> Current => _buffer.AsSpan(_recordStart, _recordEnd - _recordStart);

    public override async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        while (!TryTake())
        {
            if (_isAtEnd)
            {
                return false;
            }

            await FillAsync(cancellationToken);
        }

        Count++;
        return true;
    }

    public override async ValueTask DisposeAsync()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        await base.DisposeAsync();
    }

    private bool TryTake()
    {
        var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), _isAtEnd, _state);
        try
        {
            return TryTake(ref reader);
        }
        catch (JsonException exception)
        {
            // The message ends with the place, counted from 0, and may quote a line break of the file.
            var fault = exception.Message.Split(" LineNumber:")[0].ReplaceLineEndings(" ");
            throw new ImportException($"The file is not valid JSON after record {Count}, line {exception.LineNumber + 1}: {fault}");
        }
    }

    private bool TryTake(ref Utf8JsonReader reader)
    {
        var (state, used) = (_state, 0);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                var start = (int)reader.TokenStartIndex;
                if (!reader.TrySkip())
                {
                    // The object goes on in what was not read yet; it is looked at again from its start.
                    break;
                }

                _recordStart = _start + start;
                _recordEnd = _start + (int)reader.BytesConsumed;
                Keep(reader.CurrentState, (int)reader.BytesConsumed);
                return true;
            }

            if (reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.EndArray) || reader.CurrentDepth > 0)
            {
                throw new ImportException($"Record {Count + 1} is not a JSON object but {reader.TokenType}.");
            }

            (state, used) = (reader.CurrentState, (int)reader.BytesConsumed);
        }

        Keep(state, used);
        return false;
    }

    private void Keep(JsonReaderState state, int used)
    {
        _state = state;
        _start += used;
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        var pending = _end - _start;
        if (pending == _buffer.Length)
        {
            Grow(pending);
        }
        else
        {
            _buffer.AsSpan(_start, pending).CopyTo(_buffer);
        }

        // The first read brings enough to see a byte order mark.
        var wanted = _hasBegun ? 1 : ByteOrderMark.Length;
        var count = await _stream.ReadAtLeastAsync(_buffer.AsMemory(pending), wanted, throwOnEndOfStream: false, cancellationToken);
        _start = !_hasBegun && _buffer.AsSpan(0, count).StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        _end = pending + count;
        _isAtEnd = count < wanted;
        _hasBegun = true;
    }

    private void Grow(int pending)
    {
        if (pending >= MaxRecordBytes)
        {
            throw new ImportException($"Record {Count + 1} is larger than {MaxRecordBytes} bytes.");
        }

        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(_start, pending).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
