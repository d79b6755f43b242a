using System.Buffers;
using System.IO.Compression;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Rpc.Compression;

namespace Grpc.Baas.UnitTests.Rpc.Compression;

public sealed class ContentCodingTests
{
    private const int Limit = 1_000_000;

    public static TheoryData<string> Names => ["gzip", "deflate", "br"];

    [Theory]
    [MemberData(nameof(Names))]
    public void RoundTrip_AnySize_KeepsTheBytes(string name)
    {
        foreach (var size in (int[])[0, 1, 15, 16, 17, 4095, 300_000])
        {
            var content = Sample(size);
            using var compressed = new WireWriter();
            compressed.WriteRaw([7]);
            Coding(name).Compress(content, compressed);
            using var scattered = new WireWriter();
            Coding(name).Compress(Scatter(content, 100), scattered);

            Assert.Equal(content, Expand(name, compressed.WrittenSpan[1..].ToArray()));
            Assert.Equal(content, Expand(name, scattered.WrittenSpan.ToArray()));
            Assert.Equal(7, compressed.WrittenSpan[0]);
            Assert.True(size < 4095 || compressed.Length < size * 0.9);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Decompress_BytesOfThePlatform_AreRead(string name)
    {
        var content = Sample(50_000);

        Assert.Equal(content, Expand(name, PlatformCompress(name, content)));
        Assert.Equal(content, PlatformExpand(name, Compress(name, content)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Decompress_CutShortAnywhere_IsRefused(string name)
    {
        var whole = Compress(name, Sample(300));
        for (var length = 1; length < whole.Length; length++)
        {
            Assert.Equal("COMPRESSION_MALFORMED", Refusal(name, whole[..length]));
        }
    }

    // RFC 1950 §2.2, FDICT: what follows can be read with a dictionary only that nobody here has.
    [Fact]
    public void Decompress_PresetDictionary_IsRefused()
        => Assert.Equal("COMPRESSION_MALFORMED", Refusal("deflate", [0x78, 0xbb, 1, 2, 3, 4, 5, 6, 7, 8]));

    [Theory]
    [MemberData(nameof(Names))]
    public void Decompress_CutShortAnywhereInStoredBytes_IsRefused(string name)
    {
        // Zeros behind zeros: what is cut off looks like what is left.
        var whole = PlatformCompress(name, new byte[40], CompressionLevel.NoCompression);
        for (var length = 1; length < whole.Length; length++)
        {
            Assert.Equal("COMPRESSION_MALFORMED", Refusal(name, whole[..length]));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Decompress_BytesAfterTheEnd_AreRefused(string name)
    {
        var whole = Compress(name, Sample(300));
        foreach (byte[] rest in (byte[][])[[0], [0x1f], [0x1f, 0x8b], new byte[8], new byte[100], [1, 2, 3, 4]])
        {
            Assert.Equal("COMPRESSION_MALFORMED", Refusal(name, [.. whole, .. rest]));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Decompress_DamagedBytes_NeverEndsInAFault(string name)
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var whole = Compress(name, Sample(2000));
        for (var i = 0; i < 2000; i++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            using var output = new WireWriter();
            try
            {
                Coding(name).Decompress(new ReadOnlySequence<byte>(damaged), Limit, output);
            }
            catch (BaasException error)
            {
                Assert.True(error.Definition.Reason is "COMPRESSION_MALFORMED" or "MESSAGE_TOO_LARGE", $"seed {seed}");
                Assert.Equal(0, output.Length);
            }
        }
    }

    [Fact]
    public void Decompress_ChecksumWrong_IsRefused()
    {
        foreach (var name in (string[])["gzip", "deflate"])
        {
            var whole = Compress(name, Sample(300));
            whole[^6] ^= 1;
            Assert.Equal("COMPRESSION_MALFORMED", Refusal(name, whole));
        }
    }

    [Fact]
    public void Decompress_SeveralGzipMembers_AreOneContent()
    {
        var (first, second) = (Sample(300), Sample(5000));

        Assert.Equal([.. first, .. second], Expand("gzip", [.. Compress("gzip", first), .. Compress("gzip", second)]));
        Assert.Equal("COMPRESSION_MALFORMED", Refusal("gzip", [.. Compress("gzip", first), .. Compress("gzip", second)[..^1]]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Decompress_Limit_IsExact(string name)
    {
        var compressed = Compress(name, Sample(40_000));
        using var output = new WireWriter();

        Coding(name).Decompress(new ReadOnlySequence<byte>(compressed), 40_000, output);

        Assert.Equal(40_000, output.Length);
        Assert.Equal("MESSAGE_TOO_LARGE", Refusal(name, compressed, limit: 39_999));
        Assert.Equal("MESSAGE_TOO_LARGE", Refusal(name, compressed, limit: 0));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Decompress_Bomb_TakesNoMoreThanTheLimit(string name)
    {
        var bomb = Compress(name, new byte[200_000_000]);
        Assert.InRange(bomb.Length, 1, 2_000_000);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal("MESSAGE_TOO_LARGE", Refusal(name, bomb));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 6 * Limit);
    }

    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("GZIP", "gzip")]
    [InlineData("x-gzip", "gzip")]
    [InlineData("Deflate", "deflate")]
    [InlineData("br", "br")]
    [InlineData("identity", null)]
    [InlineData("zap", null)]
    [InlineData("", null)]
    public void Find_Name_IsItsCoding(string name, string? expected) => Assert.Equal(expected, ContentCoding.Find(name)?.Name);

    private static ContentCoding Coding(string name) => ContentCoding.Find(name)!;

    // Half of it repeats, half is noise.
    private static byte[] Sample(int size)
    {
        var content = new byte[size];
        new Random(5).NextBytes(content.AsSpan(0, size / 2));
        return content;
    }

    private static byte[] Compress(string name, byte[] content)
    {
        using var output = new WireWriter();
        Coding(name).Compress(content, output);
        return output.WrittenSpan.ToArray();
    }

    private static byte[] Expand(string name, byte[] compressed)
    {
        using var output = new WireWriter();
        Coding(name).Decompress(new ReadOnlySequence<byte>(compressed), Limit, output);
        using var scattered = new WireWriter();
        Coding(name).Decompress(Scatter(compressed, 7), Limit, scattered);
        Assert.True(output.WrittenSpan.SequenceEqual(scattered.WrittenSpan));
        return output.WrittenSpan.ToArray();
    }

    private static string Refusal(string name, byte[] compressed, long limit = Limit)
    {
        using var output = new WireWriter();
        var error = Assert.Throws<BaasException>(() => Coding(name).Decompress(new ReadOnlySequence<byte>(compressed), limit, output));
        Assert.Equal(0, output.Length);
        return error.Definition.Reason;
    }

    private static byte[] PlatformCompress(string name, byte[] content, CompressionLevel level = CompressionLevel.Optimal)
    {
        using var target = new MemoryStream();
        using (Stream stream = name switch { "gzip" => new GZipStream(target, level), "deflate" => new ZLibStream(target, level), _ => new BrotliStream(target, level) })
        {
            stream.Write(content);
        }

        return target.ToArray();
    }

    private static byte[] PlatformExpand(string name, byte[] compressed)
    {
        var source = new MemoryStream(compressed);
        using Stream stream = name switch
        {
            "gzip" => new GZipStream(source, CompressionMode.Decompress),
            "deflate" => new ZLibStream(source, CompressionMode.Decompress),
            _ => new BrotliStream(source, CompressionMode.Decompress),
        };
        using var target = new MemoryStream();
        stream.CopyTo(target);
        return target.ToArray();
    }

    private static ReadOnlySequence<byte> Scatter(byte[] content, int size)
    {
        var first = new Piece(content.AsMemory(0, Math.Min(size, content.Length)), null);
        var last = first;
        for (var start = size; start < content.Length; start += size)
        {
            last = new Piece(content.AsMemory(start, Math.Min(size, content.Length - start)), last);
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, Piece? before)
        {
            Memory = memory;
            if (before is not null)
            {
                before.Next = this;
                RunningIndex = before.RunningIndex + before.Memory.Length;
            }
        }
    }
}
