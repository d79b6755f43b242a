using System.Buffers;
using System.Buffers.Text;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Schema.Checks;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Engine.Schema.Types;

/// <summary>
/// Bytes, in JSON their base64: the standard or the one for URLs, with or without padding, and given back in the standard one.
/// Source: https://protobuf.dev/programming-guides/json/.
/// </summary>
internal sealed class BytesType : WrittenType
{
    private const int DefaultMaxSize = 65_536;
    private const int LargestMaxSize = 1_048_576;

    private static readonly ValueFault NoBase64 = new("FORMAT", "expected bytes in base64");

    private readonly int _maxSize;
    private readonly ValueFault _tooLong;

    public BytesType(FieldDraft draft)
    {
        draft.RefuseAllBut(ValidationRules.None);
        var options = draft.Definition.Bytes ??= new BytesOptions();
        options.MaxSize = options.MaxSize == 0 ? DefaultMaxSize : options.MaxSize;
        if (options.MaxSize is < 1 or > LargestMaxSize)
        {
            draft.Fault("bytes.max_size", "MAX", $"expected 1 to {LargestMaxSize} bytes");
        }

        _maxSize = options.MaxSize;
        _tooLong = new ValueFault("MAX_LENGTH", $"expected at most {_maxSize} bytes");
    }

    public override string Name => "bytes";

    public override ValueKind Kind => ValueKind.Bytes;

    protected override string Expected => "bytes in base64 as a string";

    protected override bool TakesEmpty => true;

    protected override bool TryRead(ReadOnlySpan<byte> utf8, out FieldValue value, out ValueFault fault)
    {
        value = default;
        fault = default;
        var text = utf8.TrimEnd((byte)'=');
        if ((text.Length * 3L / 4) > _maxSize)
        {
            fault = _tooLong;
            return false;
        }

        var bytes = Decode(text, utf8.Length - text.Length);
        fault = bytes is null ? NoBase64 : default;
        value = bytes is null ? default : FieldValue.Of(bytes);
        return bytes is not null;
    }

    /// <param name="text">Without padding.</param>
    /// <param name="padding">How much padding there was.</param>
    private static byte[]? Decode(ReadOnlySpan<byte> text, int padding)
    {
        if (padding > 2 || (padding > 0 && (text.Length + padding) % 4 != 0) || text.Length % 4 == 1)
        {
            return null;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(text.Length + 1);
        var url = buffer.AsSpan(0, text.Length);
        text.CopyTo(url);
        url.Replace((byte)'+', (byte)'-');
        url.Replace((byte)'/', (byte)'_');
        var bytes = new byte[text.Length * 3L / 4];

        // The decoder lets white space pass, which would make two texts of one value and fill less than was counted.
        var isDecoded = Base64Url.DecodeFromUtf8(url, bytes, out _, out var written) == OperationStatus.Done && written == bytes.Length;
        ArrayPool<byte>.Shared.Return(buffer);
        return isDecoded ? bytes : null;
    }
}
