using static Grpc.Baas.UnitTests.Rpc.OpenApi.DescribedLibrary;

namespace Grpc.Baas.UnitTests.Rpc.OpenApi;

public sealed class SchemaBuilderTests
{
    [Theory]
    [InlineData("etag", """{"type":"string","description":"Changes with the book.","readOnly":true}""")]
    [InlineData("secret", """{"type":"string","description":"What is paid to enter it.","writeOnly":true}""")]
    [InlineData("pages", """{"type":"integer","description":"How many pages.","format":"int32"}""")]
    [InlineData("copies", """{"pattern":"^-?[0-9]+$","type":["integer","string"],"description":"How many copies.\n\nA number up to ±(2^53 − 1), a string of its digits beyond.","format":"int64"}""")]
    [InlineData("letters", """{"pattern":"^[0-9]+$","type":["integer","string"],"description":"How many letters.\n\nA number up to ±(2^53 − 1), a string of its digits beyond.","format":"uint64"}""")]
    [InlineData("weight", """{"anyOf":[{"type":"number","format":"double"},{"enum":["NaN","Infinity","-Infinity"],"type":"string"}],"description":"How heavy."}""")]
    [InlineData("cover", """{"type":"string","description":"The cover.\n\nBase64 (RFC 4648 §4).","format":"byte"}""")]
    [InlineData("kind", """{"description":"The kind.","$ref":"#/components/schemas/tests.library.v1.Kind"}""")]
    [InlineData("since", """{"type":"string","description":"Since when.","format":"date-time"}""")]
    [InlineData("lent_for", """{"pattern":"^-?[0-9]+(\\.[0-9]{1,9})?s$","type":"string","description":"For how long.\n\nSeconds, as `1.5s`."}""")]
    [InlineData("changed", """{"type":"string","description":"What changed.\n\nPaths of fields, separated by commas."}""")]
    [InlineData("extra", """{"type":"object","additionalProperties":{},"description":"Anything."}""")]
    [InlineData("value", """{"description":"Any value."}""")]
    [InlineData("values", """{"type":"array","items":{},"description":"Any values."}""")]
    [InlineData("maybe_long", """{"pattern":"^-?[0-9]+$","type":["null","integer","string"],"description":"A number or null.\n\nA number up to ±(2^53 − 1), a string of its digits beyond.","format":"int64"}""")]
    [InlineData("maybe_double", """{"anyOf":[{"type":"number","format":"double"},{"enum":["NaN","Infinity","-Infinity"],"type":"string"},{"type":"null"}],"description":"A number or null."}""")]
    [InlineData("nothing", """{"type":"null","description":"Nothing."}""")]
    [InlineData("readers", """{"propertyNames":{"pattern":"^-?[0-9]+$"},"type":"object","additionalProperties":{"$ref":"#/components/schemas/tests.library.v1.Reader"},"description":"Readers by their number."}""")]
    [InlineData("parts", """{"type":"array","items":{"$ref":"#/components/schemas/tests.library.v1.Book"},"description":"Parts."}""")]
    public void Property_Field_HasItsSchema(string field, string schema)
        => Assert.Equal(schema, Text(SchemaOf("tests.library.v1.Book")["properties"]![field]));

    [Fact]
    public void Message_Answer_RequiresWhatIsAlwaysThere()
    {
        string[] always = ["etag", "title", "copies", "letters", "weight", "cover", "kind", "nothing", "readers", "parts"];

        Assert.Equal(always, SchemaOf("tests.library.v1.Book")["required"]!.AsArray().Select(name => name!.GetValue<string>()));
        Assert.Equal("""["title"]""", Text(SchemaOf("tests.library.v1.Book.Input")["required"]));
    }

    [Fact]
    public void Message_Oneof_AllowsOneOfItsFields()
    {
        var book = SchemaOf("tests.library.v1.Book.Input");

        Assert.Equal(
            """{"anyOf":[{"required":["shelf","box"],"properties":{"shelf":{},"box":{}}},{"required":["shelf","holder"],"properties":{"shelf":{},"holder":{}}},{"required":["box","holder"],"properties":{"box":{},"holder":{}}}]}""",
            Text(book["not"]));
        Assert.Equal("A book of every shape.\n\nAt most one may be given of: `shelf`, `box`, `holder`.", book["description"]!.GetValue<string>());
    }

    [Fact]
    public void Message_Enum_TellsItsValues()
    {
        var kind = SchemaOf("tests.library.v1.Kind");

        Assert.Equal("""["KIND_UNSPECIFIED","KIND_LONG"]""", Text(kind["enum"]));
        Assert.Equal("A kind of loan.\n\n- `KIND_UNSPECIFIED`: Any.\n- `KIND_LONG`: For long.", kind["description"]!.GetValue<string>());
    }

    [Fact]
    public void Message_Recursive_RefersToItself()
        => Assert.Equal(
            "#/components/schemas/tests.library.v1.Reader.Input",
            SchemaOf("tests.library.v1.Reader.Input")["properties"]!["sponsor"]!["$ref"]!.GetValue<string>());
}
