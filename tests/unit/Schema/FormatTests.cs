using Grpc.Baas.Engine.Schema.Checks;
using Grpc.Baas.Engine.Schema.Types;

namespace Grpc.Baas.UnitTests.Schema;

public sealed class FormatTests
{
    private const string Bcrypt = "$2b$12$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234";

    [Fact]
    public void Formats_NamesAndTypes_AreFrozen()
        => Assert.Equal(
            "id:text alias:text enum:select date:date time:time day:int month:int year:int minute:int hour:int datetime:datetime "
            + "email:email namespace:text name:text encrypted:encrypted json:json password:password md5:password bcrypt:password "
            + "md5-bcrypt:password value:text truefalse:bool timestamp:datetime location:geopoint location.latitude:number "
            + "location.longitude:number location.altitude:number color:text rating:int measurement:number float:number label:text "
            + "hidden:text content:editor html:editor markdown:editor file:file image:file gzip:file video:file url:url",
            string.Join(' ', Formats.All.Select(format => $"{format.Name}:{format.Type}")));

    [Fact]
    public void Formats_Types_Exist()
        => Assert.All(Formats.All, format => Assert.Contains(FieldTypes.All, type => type.Name == format.Type));

    [Theory]
    [InlineData("day", "1", "31", "0", "32")]
    [InlineData("month", "1", "12", "0", "13")]
    [InlineData("year", "100", "2100", "99", "2101")]
    [InlineData("hour", "0", "23", "-1", "24")]
    [InlineData("minute", "0", "59", "-1", "60")]
    [InlineData("rating", "0", "10", "-1", "11")]
    [InlineData("location.latitude", "-90", "90", "-90.1", "90.1")]
    [InlineData("location.longitude", "-180", "180", "-180.1", "180.1")]
    public void Number_OfAFormat_HasItsRange(string format, string first, string last, string below, string above)
    {
        var type = FieldReading.Type($$"""{"type":"{{format}}"}""");

        Assert.Equal(first, FieldReading.Read(type, first));
        Assert.Equal(last, FieldReading.Read(type, last));
        Assert.Equal("!MIN", FieldReading.Read(type, below));
        Assert.Equal("!MAX", FieldReading.Read(type, above));
    }

    [Theory]
    [InlineData("id", "order-1.a~b_c", "a b", "a/b", "ä")]
    [InlineData("alias", "main-page_1", "main page", "a.b", "é")]
    [InlineData("namespace", "com.example.shop_1", "com..shop", ".a", "1a.b")]
    [InlineData("name", "Zoë Ångström", "two\\nlines", "   ", "tab\\there")]
    [InlineData("label", "5 €", "\\u2028", " ", "\\u0007")]
    [InlineData("color", "#1e90ff", "1e90ff", "#12345", "#1e90fg")]
    [InlineData("color", "#FFF", "#", "red", "#1e90ff8")]
    [InlineData("color", "#1e90ff80", "rgb(1,2,3)", "#1e90ff ", "##fff")]
    [InlineData("email", "ann@example.org", "ann", "a@b", "@")]
    [InlineData("url", "https://example.org", "example.org", "ftp://a.b", "//")]
    public void Text_OfAFormat_HasItsForm(string format, string right, string wrong, string wrongToo, string alsoWrong)
    {
        var type = FieldReading.Type($$"""{"type":"{{format}}"}""");

        Assert.Equal(right, FieldReading.Read(type, $"\"{right}\""));
        Assert.Equal("!FORMAT", FieldReading.Read(type, $"\"{wrong}\""));
        Assert.Equal("!FORMAT", FieldReading.Read(type, $"\"{wrongToo}\""));
        Assert.Equal("!FORMAT", FieldReading.Read(type, $"\"{alsoWrong}\""));
        Assert.Equal("null", FieldReading.Read(type, "null"));
    }

    [Theory]
    [InlineData("md5", "d41d8cd98f00b204e9800998ecf8427e", "d41d8cd98f00b204e9800998ecf8427")]
    [InlineData("bcrypt", Bcrypt, "$2b$12$short")]
    [InlineData("md5-bcrypt", Bcrypt, "d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData("bcrypt", Bcrypt, "$3b$12$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234")]
    public void ImportedHash_KeptAsItIsAndNeverMade(string format, string hash, string wrong)
    {
        var type = FieldReading.Type($$"""{"type":"{{format}}"}""");

        Assert.Equal(hash, FieldReading.Read(type, $"\"{hash}\""));
        Assert.Equal("!FORMAT", FieldReading.Read(type, $"\"{wrong}\""));
        Assert.Contains("never makes one", Formats.Find(format)!.Expected);
    }

    [Fact]
    public void TypeOfAFormat_IsStoredAsBoth()
    {
        var definition = Definitions.New("weather", """{"name":"month","type":"month"}""", """{"name":"note","type":"hidden"}""").Definition;

        Assert.Equal(("int", "month"), (definition.Schema[0].Type, definition.Schema[0].Format));
        Assert.Equal(("text", "hidden", true), (definition.Schema[1].Type, definition.Schema[1].Format, definition.Schema[1].Hidden));
    }

    [Theory]
    [InlineData("""{"type":"int","format":"color"}""", "schema[0].format TYPE")]
    [InlineData("""{"type":"text","format":"colour"}""", "schema[0].format UNKNOWN")]
    [InlineData("""{"type":"month","format":"day"}""", "")]
    [InlineData("""{"type":"month","format":"color"}""", "schema[0].format TYPE")]
    [InlineData("""{"type":"month","validation":{"min":13}}""", "schema[0].validation.min MAX")]
    [InlineData("""{"type":"month","validation":{"max":0}}""", "schema[0].validation.max MIN")]
    [InlineData("""{"type":"enum"}""", "schema[0].select.values REQUIRED")]
    [InlineData("""{"type":"email","format":"email"}""", "")]
    public void Format_ThatDoesNotFit_NamesItsPath(string definition, string expected)
    {
        var (_, faults) = FieldReading.Define(definition);

        Assert.Equal(expected, string.Join(", ", faults.Select(fault => $"{fault.Field} {fault.Rule}")));
    }

    [Fact]
    public void Format_AndOwnRange_BothHold()
    {
        var type = FieldReading.Type("""{"type":"rating","validation":{"min":1,"max":100}}""");

        Assert.Equal("!MIN", FieldReading.Read(type, "0"));
        Assert.Equal("!MAX", FieldReading.Read(type, "11"));
    }
}
