using Grpc.Baas.Framing;

namespace Grpc.Baas.InteropClient;

/// <summary>Finds where messages begin in the bytes of one body, however they are cut.</summary>
internal sealed class FrameCounter(FrameFlags flags)
{
    private readonly byte[] _prefix = new byte[GrpcFrame.PrefixSize];
    private int _prefixLength;
    private long _left;

    public void Observe(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_left > 0)
            {
                var count = (int)Math.Min(_left, bytes.Length);
                _left -= count;
                bytes = bytes[count..];
                continue;
            }

            _prefix[_prefixLength++] = bytes[0];
            bytes = bytes[1..];
            if (_prefixLength == GrpcFrame.PrefixSize)
            {
                _prefixLength = 0;
                _left = GrpcFrame.ReadLength(_prefix);
                flags.Add((_prefix[0] & 1) != 0);
            }
        }
    }
}
