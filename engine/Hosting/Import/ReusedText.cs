using System.Text.Json;

namespace Grpc.Baas.Engine.Hosting.Import;

/// <summary>One short text, kept in a buffer that is used again.</summary>
internal sealed class ReusedText
{
    private byte[] _buffer = new byte[128];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Span => _buffer.AsSpan(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Takes the string or number at which <paramref name="json"/> stands; anything else is no text.</summary>
    public void Set(ref Utf8JsonReader json)
    {
        if (_buffer.Length < json.ValueSpan.Length)
        {
            _buffer = new byte[json.ValueSpan.Length * 2];
        }

        if (json.TokenType == JsonTokenType.String)
        {
            Length = json.CopyString(_buffer);
        }
        else if (json.TokenType == JsonTokenType.Number)
        {
            json.ValueSpan.CopyTo(_buffer);
            Length = json.ValueSpan.Length;
        }
    }
}
