using System.Text;
using Google.Protobuf.WellKnownTypes;

namespace Grpc.Baas.UnitTests.Schema;

/// <summary>text, editor, email and url.</summary>
public sealed class TextTypesTests
{
    [Theory]
    [InlineData("""{"type":"text"}""", "\"abc\"", "abc")]
    [InlineData("""{"type":"text"}""", "\" kept as given \"", " kept as given ")]
    [InlineData("""{"type":"text"}""", "\"\"", "")]
    [InlineData("""{"type":"text"}""", "null", "null")]
    [InlineData("""{"type":"text"}""", "\"a\\u0000b\"", "!FORMAT")]
    [InlineData("""{"type":"text"}""", "1", "!TYPE")]
    [InlineData("""{"type":"text"}""", "true", "!TYPE")]
    [InlineData("""{"type":"text"}""", "[\"a\"]", "!TYPE")]
    [InlineData("""{"type":"text"}""", "{\"a\":1}", "!TYPE")]
    [InlineData("""{"type":"text","validation":{"min_length":3}}""", "\"ab\"", "!MIN_LENGTH")]
    [InlineData("""{"type":"text","validation":{"min_length":3}}""", "\"\"", "")]
    [InlineData("""{"type":"text","validation":{"min_length":3}}""", "\"äöü\"", "äöü")]
    [InlineData("""{"type":"text","validation":{"min_length":3}}""", "\"😀😀\"", "!MIN_LENGTH")]
    [InlineData("""{"type":"text","validation":{"max_length":3}}""", "\"😀😀😀\"", "😀😀😀")]
    [InlineData("""{"type":"text","validation":{"max_length":3}}""", "\"abcd\"", "!MAX_LENGTH")]
    [InlineData("""{"type":"text","validation":{"max_length":3}}""", "\"äöüß\"", "!MAX_LENGTH")]
    [InlineData("""{"type":"text","validation":{"pattern":"^[a-z]+$"}}""", "\"abc\"", "abc")]
    [InlineData("""{"type":"text","validation":{"pattern":"^[a-z]+$"}}""", "\"abC\"", "!PATTERN")]
    [InlineData("""{"type":"text","validation":{"pattern":"b"}}""", "\"abc\"", "abc")]
    [InlineData("""{"type":"text","validation":{"pattern":"^\\p{L}+$"}}""", "\"Größe\"", "Größe")]
    [InlineData("""{"type":"text","validation":{"values":["a","b"]}}""", "\"b\"", "b")]
    [InlineData("""{"type":"text","validation":{"values":["a","b"]}}""", "\"c\"", "!VALUES")]
    [InlineData("""{"type":"editor"}""", "\"<p>Hello</p>\"", "<p>Hello</p>")]
    [InlineData("""{"type":"editor","validation":{"max_length":4}}""", "\"<p>Hello</p>\"", "!MAX_LENGTH")]
    public void Text_Value_StoredOrRefused(string definition, string value, string expected)
        => Assert.Equal(expected, FieldReading.Read(FieldReading.Type(definition), value));

    [Theory]
    [InlineData("text", 5_000)]
    [InlineData("editor", 1_048_576)]
    public void Text_DefaultLimit_CountsCodePoints(string type, int limit)
    {
        var field = FieldReading.Type($$"""{"type":"{{type}}"}""");
        var most = string.Concat(Enumerable.Repeat("😀", limit));

        Assert.Equal(most, FieldReading.Read(field, Value.ForString(most)));
        Assert.Equal("!MAX_LENGTH", FieldReading.Read(field, Value.ForString(most + "a")));
        Assert.Equal("!MAX_LENGTH", FieldReading.Read(field, Value.ForString(new string('a', limit + 1))));
    }

    [Theory]
    [InlineData(new byte[] { 0xff })]
    [InlineData(new byte[] { 0x61, 0xc3 })]
    [InlineData(new byte[] { 0xed, 0xa0, 0x80 })]
    [InlineData(new byte[] { 0xc0, 0x80 })]
    public void Text_InvalidUtf8_Refused(byte[] utf8)
    {
        byte[] value = [0x1a, (byte)utf8.Length, .. utf8];

        Assert.Equal("!FORMAT", FieldReading.Read(FieldReading.Type("""{"type":"text"}"""), [.. value]));
        Assert.Equal("!FORMAT", FieldReading.Read(FieldReading.Type("""{"type":"email"}"""), [.. value]));
    }

    [Theory]
    [InlineData("name@example.org")]
    [InlineData("first.last+tag@sub.example.co.uk")]
    [InlineData("o'brien@example.org")]
    [InlineData("grüße@example.org")]
    [InlineData("user@bücher.example")]
    [InlineData("用户@例え.jp")]
    [InlineData("Name@Example.ORG")]
    [InlineData("")]
    public void Email_Address_KeptAsGiven(string email)
        => Assert.Equal(email, FieldReading.Read(FieldReading.Type("""{"type":"email"}"""), Value.ForString(email)));

    [Theory]
    [InlineData("name")]
    [InlineData("@example.org")]
    [InlineData("name@")]
    [InlineData("name@localhost")]
    [InlineData("a@b@example.org")]
    [InlineData("na me@example.org")]
    [InlineData(" name@example.org")]
    [InlineData("name@example.org\n")]
    [InlineData("name@exam\u00a0ple.org")]
    [InlineData(".name@example.org")]
    [InlineData("name.@example.org")]
    [InlineData("na..me@example.org")]
    [InlineData("name@example..org")]
    [InlineData("name@.example.org")]
    [InlineData("name@-example.org")]
    [InlineData("name@example-.org")]
    [InlineData("name@exa_mple.org")]
    [InlineData("name@[127.0.0.1]")]
    [InlineData("\"quoted name\"@example.org")]
    [InlineData("Name <name@example.org>")]
    public void Email_NoAddress_Refused(string email)
        => Assert.Equal("!FORMAT", FieldReading.Read(FieldReading.Type("""{"type":"email"}"""), Value.ForString(email)));

    [Fact]
    public void Email_Limits_AreThoseOfSmtp()
    {
        var type = FieldReading.Type("""{"type":"email"}""");
        var label = new string('d', 61);
        var domain = $"{label}.{label}.{label}";

        Assert.Equal("254", FieldReading.Read(type, Value.ForString($"{new string('l', 64)}@{domain}.org")).Length.ToString());
        Assert.Equal("!FORMAT", FieldReading.Read(type, Value.ForString($"{new string('l', 65)}@example.org")));
        Assert.Equal("!FORMAT", FieldReading.Read(type, Value.ForString($"name@{new string('d', 64)}.org")));
        Assert.Equal("!MAX_LENGTH", FieldReading.Read(type, Value.ForString($"{new string('l', 64)}@{domain}.info")));
    }

    [Theory]
    [InlineData("https://example.org")]
    [InlineData("http://example.org:8080/a/b?c=d#e")]
    [InlineData("HTTPS://EXAMPLE.ORG/")]
    [InlineData("https://user:secret@example.org/")]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://[::1]:80/")]
    [InlineData("https://bücher.example/größe")]
    [InlineData("")]
    public void Url_Absolute_KeptAsGiven(string url)
        => Assert.Equal(url, FieldReading.Read(FieldReading.Type("""{"type":"url"}"""), Value.ForString(url)));

    [Theory]
    [InlineData("example.org")]
    [InlineData("/path")]
    [InlineData("//example.org")]
    [InlineData("ftp://example.org")]
    [InlineData("javascript:alert(1)")]
    [InlineData("mailto:name@example.org")]
    [InlineData("https://")]
    [InlineData("https:///path")]
    [InlineData(" https://example.org")]
    [InlineData("https://exa mple.org")]
    [InlineData("https://example.org/a b")]
    [InlineData("https://example.org/\n")]
    [InlineData("https://example.org/<script>")]
    [InlineData("http://[::1")]
    [InlineData("https:\\\\example.org")]
    public void Url_NoAbsoluteHttpUrl_Refused(string url)
        => Assert.Equal("!FORMAT", FieldReading.Read(FieldReading.Type("""{"type":"url"}"""), Value.ForString(url)));

    [Fact]
    public void Url_OverLong_Refused()
    {
        var type = FieldReading.Type("""{"type":"url"}""");
        var longest = "https://example.org/".PadRight(2_048, 'a');

        Assert.Equal(longest, FieldReading.Read(type, Value.ForString(longest)));
        Assert.Equal("!MAX_LENGTH", FieldReading.Read(type, Value.ForString(longest + "a")));
    }

    [Theory]
    [InlineData("""{"validation":{"min_length":-1}}""", "schema[0].validation.min_length MIN")]
    [InlineData("""{"validation":{"max_length":0}}""", "schema[0].validation.max_length MAX")]
    [InlineData("""{"validation":{"max_length":1048577}}""", "schema[0].validation.max_length MAX")]
    [InlineData("""{"validation":{"min_length":5,"max_length":4}}""", "schema[0].validation.min_length MAX")]
    [InlineData("""{"validation":{"pattern":"["}}""", "schema[0].validation.pattern FORMAT")]
    [InlineData("""{"validation":{"pattern":"(?=a)b"}}""", "schema[0].validation.pattern UNSUPPORTED")]
    [InlineData("""{"validation":{"pattern":"(a)\\1"}}""", "schema[0].validation.pattern UNSUPPORTED")]
    [InlineData("""{"validation":{"pattern":"((((a{1000}){1000}){1000}){1000}){1000}"}}""", "schema[0].validation.pattern UNSUPPORTED")]
    [InlineData("""{"validation":{"values":["a","a"]}}""", "schema[0].validation.values[1] DUPLICATE")]
    [InlineData("""{"validation":{"values":[""]}}""", "schema[0].validation.values[0] FORMAT")]
    [InlineData("""{"validation":{"min":1}}""", "schema[0].validation.min UNSUPPORTED")]
    [InlineData("""{"select":{"values":["a"]}}""", "schema[0].select UNSUPPORTED")]
    public void Text_WrongOptions_NameTheirPath(string options, string expected)
    {
        var (_, faults) = FieldReading.Define(options.Insert(1, "\"type\":\"text\","));

        Assert.Equal(expected, string.Join(", ", faults.Select(fault => $"{fault.Field} {fault.Rule}")));
    }

    [Fact]
    public void Text_OverLongPattern_Refused()
    {
        var (_, accepted) = FieldReading.Define($$$"""{"type":"text","validation":{"pattern":"{{{new string('a', 500)}}}"}}""");
        var (_, refused) = FieldReading.Define($$$"""{"type":"text","validation":{"pattern":"{{{new string('a', 501)}}}"}}""");

        Assert.Empty(accepted);
        Assert.Equal("MAX_LENGTH", Assert.Single(refused).Rule);
    }

    [Fact]
    public void Text_PatternThatExplodesWithBacktracking_AnswersAtOnce()
    {
        var type = FieldReading.Type("""{"type":"text","validation":{"pattern":"^(a+)+$","max_length":100000}}""");
        var hostile = new StringBuilder().Append('a', 99_999).Append('!').ToString();

        Assert.Equal("!PATTERN", FieldReading.Read(type, Value.ForString(hostile)));
    }
}
