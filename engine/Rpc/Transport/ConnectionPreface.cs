using System.Buffers;

namespace Grpc.Baas.Engine.Rpc.Transport;

/// <summary>The bytes with which every HTTP/2 connection starts. Source: RFC 9113 §3.4.</summary>
internal static class ConnectionPreface
{
    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>Whether a connection starts so; null while too little has come to say.</summary>
    public static bool? Matches(ReadOnlySequence<byte> start)
    {
        Span<byte> copy = stackalloc byte[24];
        var length = (int)Math.Min(start.Length, Preface.Length);
        start.Slice(0, length).CopyTo(copy);
        if (!Preface.StartsWith(copy[..length]))
        {
            return false;
        }

        return length == Preface.Length ? true : null;
    }
}
