using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Grpc.Baas.Engine.Rpc.Json;

/// <content>Where and why a text is no JSON.</content>
internal ref partial struct JsonDecoder
{
    private readonly long OffsetOf(JsonException error)
    {
        var lineStart = 0;
        for (var line = error.LineNumber ?? 0; line > 0; line--)
        {
            var length = _json[lineStart..].IndexOf((byte)'\n');
            if (length < 0)
            {
                break;
            }

            lineStart += length + 1;
        }

        return Math.Min(lineStart + (error.BytePositionInLine ?? 0), _json.Length);
    }

    private readonly string Explain(JsonException error)
    {
        if (_json.Trim(" \t\r\n"u8).IsEmpty)
        {
            return "a value is expected, and the text is empty.";
        }

        if (_reader.CurrentDepth >= MaxDepth)
        {
            return $"it is nested more than {MaxDepth} levels deep.";
        }

        // The rest of the message is the position, which is told apart.
        var end = error.Message.IndexOf(" LineNumber", StringComparison.Ordinal);
        return end > 0 ? error.Message[..end] : error.Message;
    }

    private static int ValidUtf8Length(ReadOnlySpan<byte> text)
    {
        var length = 0;
        while (Rune.DecodeFromUtf8(text[length..], out _, out var used) == OperationStatus.Done)
        {
            length += used;
        }

        return length;
    }
}
