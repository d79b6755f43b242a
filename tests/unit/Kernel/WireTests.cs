using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Kernel.Wire;
using WireType = Grpc.Baas.Engine.Kernel.Wire.WireType;

namespace Grpc.Baas.UnitTests.Kernel;

/// <summary>Our walker of wire bytes, against the reference implementation.</summary>
public sealed class WireTests
{
    [Theory]
    [InlineData(0ul)]
    [InlineData(127ul)]
    [InlineData(128ul)]
    [InlineData(300ul)]
    [InlineData(uint.MaxValue)]
    [InlineData(ulong.MaxValue)]
    public void Varint_RoundTrips_AsTheReferenceWritesIt(ulong value)
    {
        using var writer = new WireWriter();
        writer.WriteVarint(value);

        using var stream = new MemoryStream();
        using (var reference = new CodedOutputStream(stream))
        {
            reference.WriteUInt64(value);
        }

        Assert.Equal(stream.ToArray(), writer.WrittenSpan.ToArray());
        Assert.Equal(value, new WireReader(writer.WrittenSpan).ReadVarint());
        Assert.Equal(writer.Length, WireWriter.VarintSize(value));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(20_000)]
    [InlineData(3_000_000)]
    public void NestedMessage_AnyLength_GetsItsPrefix(int length)
    {
        var text = new string('x', length);
        using var writer = new WireWriter(initialCapacity: 16);

        var outer = writer.BeginMessage(1);
        var inner = writer.BeginMessage(2);
        writer.WriteStringField(3, text);
        writer.EndMessage(inner);
        writer.EndMessage(outer);

        var value = new Value { StringValue = text };
        var reader = new WireReader(writer.WrittenSpan);
        Assert.True(reader.TryReadTag(out var number, out var wireType));
        Assert.Equal((1, WireType.Bytes), (number, wireType));
        reader = new WireReader(reader.ReadBytes());
        Assert.True(reader.TryReadTag(out number, out _));
        Assert.Equal(2, number);
        Assert.Equal(value.ToByteArray(), reader.ReadBytes().ToArray());
        Assert.True(reader.AtEnd);
    }

    [Fact]
    public void Reader_MutatedMessages_ThrowsOnlyItsOwnException()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var bytes = Sample().ToByteArray();
        for (var round = 0; round < 20_000; round++)
        {
            var mutated = bytes.ToArray();
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            }

            try
            {
                Walk(mutated.AsSpan(0, random.Next(mutated.Length + 1)));
            }
            catch (WireFormatException)
            {
                continue;
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}, round {round}: {e}");
            }
        }
    }

    [Fact]
    public void StructJson_RoundTrip_EqualsTheReference()
    {
        var expected = Sample();
        using var buffer = new WireWriter();
        using (var json = new System.Text.Json.Utf8JsonWriter(buffer))
        {
            StructJson.WriteStruct(expected.ToByteArray(), json);
        }

        Assert.Equal(expected, Struct.Parser.ParseJson(Encoding.UTF8.GetString(buffer.WrittenSpan)));

        using var wire = new WireWriter();
        var reader = new System.Text.Json.Utf8JsonReader(buffer.WrittenSpan);
        reader.Read();
        StructJson.ReadStruct(ref reader, wire);
        Assert.Equal(expected, Struct.Parser.ParseFrom(wire.WrittenSpan));
    }

    private static void Walk(ReadOnlySpan<byte> message)
    {
        var entries = new StructEntries(message);
        while (entries.MoveNext())
        {
            StructValue.Parse(entries.Value);
        }
    }

    private static Struct Sample() => Struct.Parser.ParseJson(
        """{"text":"grüße 😈 \" \\ \u0001","number":-1.5e300,"whole":42,"yes":true,"no":false,"nothing":null,"list":[1,"a",[],{}],"object":{"a":{"b":[null]}}}""");
}
