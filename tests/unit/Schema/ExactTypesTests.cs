using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Schema.Types;
using Grpc.Baas.Engine.Schema.Values;

namespace Grpc.Baas.UnitTests.Schema;

/// <summary>decimal, datetime, time, bytes, geopoint, autodate and file.</summary>
public sealed class ExactTypesTests
{
    private const string Money = """{"type":"decimal"}""";
    private const string Small = """{"type":"decimal","decimal":{"precision":4,"scale":1}}""";
    private const string Whole = """{"type":"decimal","decimal":{"scale":0}}""";
    private const string Ranged = """{"type":"decimal","validation":{"min":0.1,"max":99.999}}""";

    [Theory]
    [InlineData(Money, "\"12.5\"", "1250")]
    [InlineData(Money, "\"12.50\"", "1250")]
    [InlineData(Money, "\"+12.500\"", "1250")]
    [InlineData(Money, "\"-0.01\"", "-1")]
    [InlineData(Money, "\"-0\"", "0")]
    [InlineData(Money, "\"0012\"", "1200")]
    [InlineData(Money, "12.5", "1250")]
    [InlineData(Money, "-3", "-300")]
    [InlineData(Money, "0.1", "10")]
    [InlineData(Money, "\"\"", "null")]
    [InlineData(Money, "null", "null")]
    [InlineData(Money, "\"9999999999999999.99\"", "999999999999999999")]
    [InlineData(Money, "\"-9999999999999999.99\"", "-999999999999999999")]
    [InlineData(Money, "\"10000000000000000\"", "!MAX")]
    [InlineData(Money, "\"-10000000000000000\"", "!MIN")]
    [InlineData(Money, "\"1.005\"", "!FORMAT")]
    [InlineData(Money, "0.30000000000000004", "!FORMAT")]
    [InlineData(Money, "\"1e3\"", "!TYPE")]
    [InlineData(Money, "\"1.\"", "!TYPE")]
    [InlineData(Money, "\".5\"", "!TYPE")]
    [InlineData(Money, "\"1,5\"", "!TYPE")]
    [InlineData(Money, "\" 1\"", "!TYPE")]
    [InlineData(Money, "\"--1\"", "!TYPE")]
    [InlineData(Money, "\"-\"", "!TYPE")]
    [InlineData(Money, "\"١\"", "!TYPE")]
    [InlineData(Money, "1e300", "!TYPE")]
    [InlineData(Money, "true", "!TYPE")]
    [InlineData(Money, "[1]", "!TYPE")]
    [InlineData(Small, "\"999.9\"", "9999")]
    [InlineData(Small, "\"1000\"", "!MAX")]
    [InlineData(Small, "\"1000.0\"", "!MAX")]
    [InlineData(Whole, "\"123456789012345678\"", "123456789012345678")]
    [InlineData(Whole, "\"1234567890123456789\"", "!MAX")]
    [InlineData(Whole, "\"1.0\"", "1")]
    [InlineData(Ranged, "\"0.10\"", "10")]
    [InlineData(Ranged, "\"0.09\"", "!MIN")]
    [InlineData(Ranged, "\"99.99\"", "9999")]
    [InlineData(Ranged, "\"100\"", "!MAX")]
    [InlineData("""{"type":"decimal","validation":{"values":["1.5","2"]}}""", "\"2.00\"", "200")]
    [InlineData("""{"type":"decimal","validation":{"values":["1.5","2"]}}""", "\"1\"", "!VALUES")]
    public void Decimal_Value_StoredExactlyOrRefused(string definition, string value, string expected)
        => Assert.Equal(expected, FieldReading.Read(FieldReading.Type(definition), value));

    [Theory]
    [InlineData(0, 2, "0.00")]
    [InlineData(5, 2, "0.05")]
    [InlineData(-5, 2, "-0.05")]
    [InlineData(1250, 2, "12.50")]
    [InlineData(-1250, 0, "-1250")]
    [InlineData(1, 9, "0.000000001")]
    [InlineData(-999_999_999_999_999_999, 9, "-999999999.999999999")]
    [InlineData(999_999_999_999_999_999, 0, "999999999999999999")]
    public void Decimal_Units_ComeBackFromTheirText(long units, int scale, string expected)
    {
        Span<byte> text = stackalloc byte[DecimalText.MaxNormalLength];
        var normal = text[..DecimalText.Write(units, scale, text)];

        Assert.Equal(expected, System.Text.Encoding.ASCII.GetString(normal));
        Assert.Equal(units, DecimalText.ReadUnits(normal));
        Assert.True(DecimalText.TryRead(normal, scale, out var read, out _));
        Assert.Equal(units, read);
    }

    [Fact]
    public void Decimal_RandomUnits_AgreeWithThePlatform()
    {
        var random = new Random(7);
        var text = new byte[DecimalText.MaxNormalLength];
        for (var i = 0; i < 10_000; i++)
        {
            var scale = random.Next(DecimalText.MaxScale + 1);
            var units = random.NextInt64(-DecimalText.PowerOfTen(18) + 1, DecimalText.PowerOfTen(18)) / DecimalText.PowerOfTen(random.Next(18));
            var expected = new decimal(units) / DecimalText.PowerOfTen(scale);

            var normal = text.AsSpan(0, DecimalText.Write(units, scale, text));
            Assert.Equal(expected, decimal.Parse(normal, System.Globalization.CultureInfo.InvariantCulture));
            Assert.Equal(units, DecimalText.ReadUnits(normal));
        }
    }

    [Fact]
    public void Decimal_Literal_ComparesAsStored()
    {
        var type = FieldReading.Type(Money);

        Assert.Equal("12.50", type.NormalizeLiteral("12.5"));
        Assert.Null(type.NormalizeLiteral("12.345"));
        Assert.Null(type.NormalizeLiteral("x"));
    }

    [Theory]
    [InlineData("2026-11-21T09:30:00Z", "1795253400000000")]
    [InlineData("2026-11-21T09:30:00.000001Z", "1795253400000001")]
    [InlineData("2026-11-21T09:30:00.0000019Z", "1795253400000001")]
    [InlineData("2026-11-21T10:30:00+01:00", "1795253400000000")]
    [InlineData("2026-11-21 09:30", "1795253400000000")]
    [InlineData("2026-11-21", "1795219200000000")]
    [InlineData("1969-12-31T23:59:59.999999Z", "-1")]
    [InlineData("0001-01-01T00:00:00Z", "-62135596800000000")]
    [InlineData("9999-12-31T23:59:59.999999Z", "253402300799999999")]
    [InlineData("", "null")]
    [InlineData("9999-12-31T23:59:59-01:00", "!FORMAT")]
    [InlineData("2026-02-29T00:00:00Z", "!FORMAT")]
    [InlineData("2026-11-21T24:00:00Z", "!FORMAT")]
    [InlineData("09:30", "!FORMAT")]
    [InlineData("now", "!FORMAT")]
    public void DateTime_Text_StoredAsMicroseconds(string text, string expected)
        => Assert.Equal(expected, FieldReading.Read(FieldReading.Type("""{"type":"datetime"}"""), Value.ForString(text)));

    [Fact]
    public void DateTime_Literal_IsAMomentInUtc()
    {
        var type = FieldReading.Type("""{"type":"datetime"}""");

        Assert.Equal("2026-11-21T09:30:00Z", type.NormalizeLiteral("2026-11-21T10:30:00+01:00"));
        Assert.Equal("2026-11-21T00:00:00Z", type.NormalizeLiteral("2026-11-21"));
        Assert.Null(type.NormalizeLiteral("soon"));
        Assert.Equal("!TYPE", FieldReading.Read(type, "1700000000"));
    }

    [Theory]
    [InlineData("09:30", "09:30:00")]
    [InlineData("00:00:00", "00:00:00")]
    [InlineData("23:59:59.999999", "23:59:59.999999")]
    [InlineData("23:59:59.9999999", "23:59:59.999999")]
    [InlineData("09:30:00.500", "09:30:00.5")]
    [InlineData("09:30:00.000", "09:30:00")]
    [InlineData("", "null")]
    [InlineData("24:00", "!FORMAT")]
    [InlineData("9:30", "!FORMAT")]
    [InlineData("09:60", "!FORMAT")]
    [InlineData("09:30:60", "!FORMAT")]
    [InlineData("09:30:00Z", "!FORMAT")]
    [InlineData("09:30:00.", "!FORMAT")]
    [InlineData("noon", "!FORMAT")]
    public void Time_Text_StoredSoThatItSorts(string text, string expected)
    {
        var type = FieldReading.Type("""{"type":"time"}""");

        Assert.Equal(expected, FieldReading.Read(type, Value.ForString(text)));
        Assert.Equal(expected is "null" or "!FORMAT" ? null : expected, type.NormalizeLiteral(text));
    }

    [Theory]
    [InlineData("\"aGVsbG8=\"", "68656c6c6f")]
    [InlineData("\"aGVsbG8\"", "68656c6c6f")]
    [InlineData("\"-_8=\"", "fbff")]
    [InlineData("\"+/8\"", "fbff")]
    [InlineData("\"\"", "")]
    [InlineData("null", "null")]
    [InlineData("\"a\"", "!FORMAT")]
    [InlineData("\"aGVsbG8==\"", "!FORMAT")]
    [InlineData("\"====\"", "!FORMAT")]
    [InlineData("\"aGVs bG8=\"", "!FORMAT")]
    [InlineData("\"aGVs\\nbG8=\"", "!FORMAT")]
    [InlineData("\"hällo\"", "!FORMAT")]
    [InlineData("1", "!TYPE")]
    [InlineData("\"MTIzNDU2Nzg5\"", "!MAX_LENGTH")]
    public void Bytes_Base64_StoredAsBytes(string value, string expected)
        => Assert.Equal(expected, FieldReading.Read(FieldReading.Type("""{"type":"bytes","bytes":{"max_size":8}}"""), value));

    [Theory]
    [InlineData("""{"lat":52.52,"lon":13.405}""", """{"lat":52.52,"lon":13.405}""")]
    [InlineData("""{"lon":180,"lat":-90}""", """{"lat":-90,"lon":180}""")]
    [InlineData("""{"latitude":0.1,"longitude":-0.0}""", """{"lat":0.1,"lon":0}""")]
    [InlineData("null", "null")]
    [InlineData("""{"lat":90.1,"lon":0}""", "!FORMAT")]
    [InlineData("""{"lat":0,"lon":-180.5}""", "!FORMAT")]
    [InlineData("""{"lat":1}""", "!TYPE")]
    [InlineData("""{"lat":"1","lon":2}""", "!TYPE")]
    [InlineData("""{"lat":1,"lon":2,"alt":3}""", "!TYPE")]
    [InlineData("{}", "!TYPE")]
    [InlineData("[1,2]", "!TYPE")]
    [InlineData("\"1,2\"", "!TYPE")]
    public void GeoPoint_Value_StoredOrRefused(string value, string expected)
        => Assert.Equal(expected, FieldReading.Read(FieldReading.Type("""{"type":"geopoint"}"""), value));

    [Fact]
    public void GeoPoint_NotFinite_Refused()
    {
        var point = new Struct { Fields = { ["lat"] = Value.ForNumber(double.NaN), ["lon"] = Value.ForNumber(0) } };
        Assert.Equal("!FORMAT", FieldReading.Read(FieldReading.Type("""{"type":"geopoint"}"""), Value.ForStruct(point)));
    }

    [Fact]
    public void Autodate_AnyValue_RefusedAndOptionsKept()
    {
        var type = (AutodateType)FieldReading.Type("""{"type":"autodate"}""");
        var changed = (AutodateType)FieldReading.Type("""{"type":"autodate","autodate":{"on_update":true}}""");

        Assert.Equal((true, false), (type.OnCreate, type.OnUpdate));
        Assert.Equal((false, true), (changed.OnCreate, changed.OnUpdate));
        Assert.Equal("!READ_ONLY", FieldReading.Read(type, "null"));
        Assert.Equal("!READ_ONLY", FieldReading.Read(type, "\"2026-11-21\""));
    }

    [Theory]
    [InlineData("null", "null")]
    [InlineData("\"\"", "null")]
    [InlineData("[]", "null")]
    [InlineData("\"photo.jpg\"", "!TARGET")]
    [InlineData("[\"photo.jpg\"]", "!TARGET")]
    [InlineData("{\"name\":\"photo.jpg\"}", "!TARGET")]
    [InlineData("1", "!TARGET")]
    public void File_AnyName_RefusedWhileThereAreNoFiles(string value, string expected)
        => Assert.Equal(expected, FieldReading.Read(FieldReading.Type("""{"type":"file"}"""), value));

    [Theory]
    [InlineData("""{"type":"decimal","decimal":{"precision":19}}""", "schema[0].decimal.precision MAX")]
    [InlineData("""{"type":"decimal","decimal":{"precision":-1}}""", "schema[0].decimal.precision MAX")]
    [InlineData("""{"type":"decimal","decimal":{"scale":10}}""", "schema[0].decimal.scale MAX")]
    [InlineData("""{"type":"decimal","decimal":{"precision":3,"scale":4}}""", "schema[0].decimal.scale MAX")]
    [InlineData("""{"type":"decimal","validation":{"min":0.001,"max":0.009}}""", "schema[0].validation.min MAX")]
    [InlineData("""{"type":"decimal","validation":{"values":["0.001"]}}""", "schema[0].validation.values[0] FORMAT")]
    [InlineData("""{"type":"number","decimal":{"scale":1}}""", "schema[0].decimal UNSUPPORTED")]
    [InlineData("""{"type":"text","bytes":{},"autodate":{},"file":{}}""", "schema[0].file UNSUPPORTED, schema[0].bytes UNSUPPORTED, schema[0].autodate UNSUPPORTED")]
    [InlineData("""{"type":"bytes","bytes":{"max_size":1048577}}""", "schema[0].bytes.max_size MAX")]
    [InlineData("""{"type":"autodate","validation":{"required":true}}""", "schema[0].validation.required UNSUPPORTED")]
    [InlineData("""{"type":"file","validation":{"required":true}}""", "schema[0].validation.required UNSUPPORTED")]
    [InlineData("""{"type":"file","file":{"max_files":101}}""", "schema[0].file.max_files MAX")]
    [InlineData("""{"type":"file","file":{"max_size":-1}}""", "schema[0].file.max_size MAX")]
    [InlineData("""{"type":"file","file":{"mime_types":["image/png","image"]}}""", "schema[0].file.mime_types[1] FORMAT")]
    [InlineData("""{"type":"file","file":{"thumbs":["100x100","100x9999","x"]}}""", "schema[0].file.thumbs[1] FORMAT, schema[0].file.thumbs[2] FORMAT")]
    [InlineData("""{"type":"image","file":{"mime_types":["video/mp4"]}}""", "schema[0].file.mime_types[0] VALUES")]
    [InlineData("""{"type":"time","validation":{"pattern":"a"}}""", "schema[0].validation.pattern UNSUPPORTED")]
    public void Exact_WrongOptions_NameTheirPath(string definition, string expected)
    {
        var (_, faults) = FieldReading.Define(definition);

        Assert.Equal(expected, string.Join(", ", faults.Select(fault => $"{fault.Field} {fault.Rule}")));
    }
}
