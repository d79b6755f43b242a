using Google.Protobuf.WellKnownTypes;

namespace Grpc.Baas.UnitTests.Schema;

/// <summary>number, int, bool and date.</summary>
public sealed class ScalarTypesTests
{
    [Theory]
    [InlineData("""{"type":"number"}""", "1.5", "1.5")]
    [InlineData("""{"type":"number"}""", "-0", "0")]
    [InlineData("""{"type":"number"}""", "-0.0", "0")]
    [InlineData("""{"type":"number"}""", "1e300", "1E+300")]
    [InlineData("""{"type":"number"}""", "null", "null")]
    [InlineData("""{"type":"number"}""", "\"1.5\"", "!TYPE")]
    [InlineData("""{"type":"number"}""", "true", "!TYPE")]
    [InlineData("""{"type":"number"}""", "[1]", "!TYPE")]
    [InlineData("""{"type":"number","validation":{"min":0}}""", "0", "0")]
    [InlineData("""{"type":"number","validation":{"min":0}}""", "-0.1", "!MIN")]
    [InlineData("""{"type":"number","validation":{"max":10}}""", "10", "10")]
    [InlineData("""{"type":"number","validation":{"max":10}}""", "10.01", "!MAX")]
    [InlineData("""{"type":"number","validation":{"values":["0.5","1"]}}""", "0.5", "0.5")]
    [InlineData("""{"type":"number","validation":{"values":["0.5","1"]}}""", "2", "!VALUES")]
    [InlineData("""{"type":"int"}""", "42", "42")]
    [InlineData("""{"type":"int"}""", "-42.0", "-42")]
    [InlineData("""{"type":"int"}""", "1e3", "1000")]
    [InlineData("""{"type":"int"}""", "9007199254740991", "9007199254740991")]
    [InlineData("""{"type":"int"}""", "-9007199254740991", "-9007199254740991")]
    [InlineData("""{"type":"int"}""", "9007199254740992", "!TYPE")]
    [InlineData("""{"type":"int"}""", "9007199254740993", "!TYPE")]
    [InlineData("""{"type":"int"}""", "-9007199254740993", "!TYPE")]
    [InlineData("""{"type":"int"}""", "\"9007199254740993\"", "9007199254740993")]
    [InlineData("""{"type":"int"}""", "9007199254740994", "!TYPE")]
    [InlineData("""{"type":"int"}""", "1e300", "!TYPE")]
    [InlineData("""{"type":"int"}""", "1.5", "!TYPE")]
    [InlineData("""{"type":"int"}""", "\"9223372036854775807\"", "9223372036854775807")]
    [InlineData("""{"type":"int"}""", "\"-9223372036854775808\"", "-9223372036854775808")]
    [InlineData("""{"type":"int"}""", "\"9223372036854775808\"", "!TYPE")]
    [InlineData("""{"type":"int"}""", "\"1.5\"", "!TYPE")]
    [InlineData("""{"type":"int"}""", "\" 1\"", "!TYPE")]
    [InlineData("""{"type":"int"}""", "\"\"", "!TYPE")]
    [InlineData("""{"type":"int"}""", "false", "!TYPE")]
    [InlineData("""{"type":"int"}""", "null", "null")]
    [InlineData("""{"type":"int","validation":{"min":0.5}}""", "1", "1")]
    [InlineData("""{"type":"int","validation":{"min":0.5}}""", "0", "!MIN")]
    [InlineData("""{"type":"int","validation":{"max":1e300}}""", "\"9223372036854775807\"", "9223372036854775807")]
    [InlineData("""{"type":"int","validation":{"max":5}}""", "6", "!MAX")]
    [InlineData("""{"type":"int","validation":{"values":["1","2"]}}""", "\"2\"", "2")]
    [InlineData("""{"type":"int","validation":{"values":["1","2"]}}""", "3", "!VALUES")]
    [InlineData("""{"type":"bool"}""", "true", "true")]
    [InlineData("""{"type":"bool"}""", "false", "false")]
    [InlineData("""{"type":"bool"}""", "null", "null")]
    [InlineData("""{"type":"bool"}""", "1", "!TYPE")]
    [InlineData("""{"type":"bool"}""", "\"true\"", "!TYPE")]
    public void Scalar_Value_StoredOrRefused(string definition, string value, string expected)
        => Assert.Equal(expected, FieldReading.Read(FieldReading.Type(definition), value));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Number_NotFinite_Refused(double number)
    {
        Assert.Equal("!TYPE", FieldReading.Read(FieldReading.Type("""{"type":"number"}"""), Value.ForNumber(number)));
        Assert.Equal("!TYPE", FieldReading.Read(FieldReading.Type("""{"type":"int"}"""), Value.ForNumber(number)));
    }

    [Theory]
    [InlineData("2026-11-21", "2026-11-21")]
    [InlineData("2024-02-29", "2024-02-29")]
    [InlineData("0001-01-01", "0001-01-01")]
    [InlineData("9999-12-31", "9999-12-31")]
    [InlineData("2026-11-21T09:30:00Z", "2026-11-21T09:30:00.000Z")]
    [InlineData("2026-11-21t09:30:00z", "2026-11-21T09:30:00.000Z")]
    [InlineData("2026-11-21 09:30:00", "2026-11-21T09:30:00.000Z")]
    [InlineData("2026-11-21T09:30", "2026-11-21T09:30:00.000Z")]
    [InlineData("2026-11-21T09:30:00.1", "2026-11-21T09:30:00.100Z")]
    [InlineData("2026-11-21T23:59:59.999999999Z", "2026-11-21T23:59:59.999Z")]
    [InlineData("2026-11-21T00:30:00+02:00", "2026-11-20T22:30:00.000Z")]
    [InlineData("2026-12-31T23:30:00-01:00", "2027-01-01T00:30:00.000Z")]
    [InlineData("2026-11-21T09:30:00+0530", "2026-11-21T04:00:00.000Z")]
    [InlineData("2026-11-21T09:30:00-08", "2026-11-21T17:30:00.000Z")]
    [InlineData("2026-11-21T09:30Z", "2026-11-21T09:30:00.000Z")]
    [InlineData("", "null")]
    public void Date_RealDate_StoredInOneForm(string date, string expected)
        => Assert.Equal(expected, FieldReading.Read(FieldReading.Type("""{"type":"date"}"""), Value.ForString(date)));

    [Theory]
    [InlineData("2026-02-29")]
    [InlineData("2026-13-01")]
    [InlineData("2026-00-01")]
    [InlineData("2026-01-00")]
    [InlineData("0000-01-01")]
    [InlineData("26-01-01")]
    [InlineData("2026-1-1")]
    [InlineData("2026/01/01")]
    [InlineData("20260101")]
    [InlineData("2026-01-01T")]
    [InlineData("2026-01-01T24:00:00Z")]
    [InlineData("2026-01-01T09:60:00Z")]
    [InlineData("2026-01-01T09:30:60Z")]
    [InlineData("2026-01-01T09:30:00.Z")]
    [InlineData("2026-01-01T09:30:00+")]
    [InlineData("2026-01-01T09:30:00+24:00")]
    [InlineData("2026-01-01T09:30:00+01:")]
    [InlineData("2026-01-01T09:30:00+01:60")]
    [InlineData("2026-01-01T09:30:00ZZ")]
    [InlineData("2026-01-01T09:30:00 Europe/Berlin")]
    [InlineData("2026-01-01T0930")]
    [InlineData("0001-01-01T00:00:00+01:00")]
    [InlineData("9999-12-31T23:59:59-01:00")]
    [InlineData(" 2026-01-01")]
    [InlineData("2026-01-01 ")]
    [InlineData("now")]
    [InlineData("２０２６-01-01")]
    public void Date_NoDate_Refused(string date)
    {
        var type = FieldReading.Type("""{"type":"date"}""");

        Assert.Equal("!FORMAT", FieldReading.Read(type, Value.ForString(date)));
        Assert.Null(type.NormalizeLiteral(date));
    }

    [Fact]
    public void Date_OtherKinds_Refused()
    {
        var type = FieldReading.Type("""{"type":"date"}""");

        Assert.Equal("!TYPE", FieldReading.Read(type, "1700000000"));
        Assert.Equal("!TYPE", FieldReading.Read(type, "true"));
        Assert.Equal("null", FieldReading.Read(type, "null"));
    }

    [Fact]
    public void Date_Literal_ComparesAsStored()
    {
        var type = FieldReading.Type("""{"type":"date"}""");

        Assert.Equal("2026-11-20T22:30:00.000Z", type.NormalizeLiteral("2026-11-21T00:30:00+02:00"));
        Assert.Equal("2026-11-21", type.NormalizeLiteral("2026-11-21"));
    }

    [Theory]
    [InlineData("""{"type":"number","validation":{"min":2,"max":1}}""", "schema[0].validation.min MAX")]
    [InlineData("""{"type":"number","validation":{"min":"NaN"}}""", "schema[0].validation.min FORMAT")]
    [InlineData("""{"type":"number","validation":{"max":"Infinity"}}""", "schema[0].validation.max FORMAT")]
    [InlineData("""{"type":"number","validation":{"values":["1","x"]}}""", "schema[0].validation.values[1] FORMAT")]
    [InlineData("""{"type":"number","validation":{"max_length":1}}""", "schema[0].validation.max_length UNSUPPORTED")]
    [InlineData("""{"type":"int","validation":{"min":1.2,"max":1.8}}""", "schema[0].validation.min MAX")]
    [InlineData("""{"type":"int","validation":{"values":["1.5"]}}""", "schema[0].validation.values[0] FORMAT")]
    [InlineData("""{"type":"bool","validation":{"pattern":"a"}}""", "schema[0].validation.pattern UNSUPPORTED")]
    [InlineData("""{"type":"date","validation":{"min":1}}""", "schema[0].validation.min UNSUPPORTED")]
    public void Scalar_WrongOptions_NameTheirPath(string definition, string expected)
    {
        var (_, faults) = FieldReading.Define(definition);

        Assert.Equal(expected, string.Join(", ", faults.Select(fault => $"{fault.Field} {fault.Rule}")));
    }
}
