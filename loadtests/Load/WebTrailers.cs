namespace Grpc.Baas.LoadTests.Load;

/// <summary>The trailers of gRPC-Web, which stand in the body.</summary>
internal static class WebTrailers
{
    private const byte Flag = 0x80;

    /// <summary>Whether a part of a body says that the call failed: then the trailers are its beginning, since no message comes before them.</summary>
    public static bool IsFault(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty || data[0] != Flag)
        {
            return false;
        }

        var status = data.IndexOf("grpc-status:"u8);
        return status >= 0 && !data[(status + "grpc-status:"u8.Length)..].TrimStart((byte)' ').StartsWith("0"u8);
    }
}
