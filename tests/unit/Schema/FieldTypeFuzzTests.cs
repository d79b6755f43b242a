using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Values;

namespace Grpc.Baas.UnitTests.Schema;

/// <summary>Bytes that no honest client sends. Seeds are fixed, so a failure comes again.</summary>
public sealed class FieldTypeFuzzTests
{
    private static readonly string[] Definitions =
    [
        """{"type":"text","validation":{"min_length":2,"max_length":50,"pattern":"^[^x]*$"}}""",
        """{"type":"editor"}""",
        """{"type":"email"}""",
        """{"type":"url"}""",
        """{"type":"number","validation":{"min":-5,"max":1e6}}""",
        """{"type":"int","validation":{"values":["1","2"]}}""",
        """{"type":"bool"}""",
        """{"type":"date"}""",
        """{"type":"select","select":{"values":["a","b"]}}""",
        """{"type":"select","select":{"values":["a","b"],"max_select":2}}""",
        """{"type":"relation","relation":{"collection_id":"a"}}""",
        """{"type":"relation","relation":{"collection_id":"a","type":"many-to-many"}}""",
        """{"type":"json"}""",
        """{"type":"decimal"}""",
        """{"type":"datetime"}""",
        """{"type":"time"}""",
        """{"type":"bytes"}""",
        """{"type":"geopoint"}""",
        """{"type":"file"}""",
        """{"type":"encrypted"}""",
        """{"type":"color"}""",
        """{"type":"label"}""",
        """{"type":"namespace"}""",
    ];

    private static readonly string[] Values =
    [
        "null", "true", "1", "-1.5", "\"\"", "\"a\"", "\"größe 😀\"", "\"2026-11-21T09:30:00.5+02:00\"", "\"name@example.org\"",
        "\"https://example.org/a?b=c#d\"", "\"9223372036854775807\"", "[\"a\",\"b\"]", "[1,[2,{\"a\":[null,true]}]]", "{\"a\":{\"b\":\"c\"}}",
        "\"09:30:00.25\"", "\"-12.50\"", "\"aGVsbG8=\"", "{\"lat\":52.5,\"lon\":13.4}", "\"#1e90ff\"", "\"com.example\"",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void TryRead_MutatedBytes_ReadsOrRefuses(int seed)
    {
        var random = new Random(seed);
        var types = Definitions.Select(FieldReading.Type).ToArray();
        var values = Values.Select(value => Value.Parser.ParseJson(value).ToByteArray()).ToArray();
        var stored = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var type = types[random.Next(types.Length)];
            var bytes = Mutate(values[random.Next(values.Length)], random);
            try
            {
                if (type.TryRead(StructValue.Parse(bytes), out var value, out _))
                {
                    stored++;
                    AssertStorable(type.Kind, value);
                }
            }
            catch (WireFormatException)
            {
                // The edge answers this as bad protobuf.
            }
        }

        Assert.InRange(stored, 1_000, 20_000);
    }

    [Fact]
    public void Date_RandomMoments_AgreeWithThePlatform()
    {
        var random = new Random(4);
        var type = FieldReading.Type("""{"type":"date"}""");
        for (var i = 0; i < 5_000; i++)
        {
            var offset = TimeSpan.FromMinutes(random.Next(-14 * 60, (14 * 60) + 1));
            var moment = new DateTimeOffset(random.NextInt64(TimeSpan.TicksPerDay, DateTime.MaxValue.Ticks - TimeSpan.TicksPerDay), offset);

            Assert.Equal(
                moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
                FieldReading.Read(type, Value.ForString(moment.ToString("O", CultureInfo.InvariantCulture))));
        }
    }

    private static byte[] Mutate(byte[] value, Random random)
    {
        var bytes = value.ToList();
        for (var edits = random.Next(4); edits > 0 && bytes.Count > 0; edits--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(3))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveAt(at);
                    break;
                default:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
            }
        }

        return [.. bytes];
    }

    private static void AssertStorable(ValueKind kind, FieldValue value)
    {
        if (!value.HasValue)
        {
            return;
        }

        switch (kind)
        {
            case ValueKind.Number:
                Assert.True(double.IsFinite(value.Number));
                break;
            case ValueKind.Decimal:
                Assert.InRange(value.Integer, -999_999_999_999_999_999, 999_999_999_999_999_999);
                break;
            case ValueKind.GeoPoint:
                var (latitude, longitude) = GeoPointText.Read(value.Bytes.Span);
                Assert.InRange(latitude, -90, 90);
                Assert.InRange(longitude, -180, 180);
                break;
            case ValueKind.Text or ValueKind.Encrypted:
                Assert.True(Utf8.IsValid(value.Bytes.Span));
                Assert.DoesNotContain('\0', Encoding.UTF8.GetString(value.Bytes.Span));
                break;
            case ValueKind.TextList or ValueKind.Json:
                using (var json = JsonDocument.Parse(value.Bytes))
                {
                    Assert.True(kind == ValueKind.Json || json.RootElement.GetArrayLength() > 0);
                }

                break;
        }
    }
}
