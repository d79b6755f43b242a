using Grpc.Baas.Engine.Rpc.Rest;

namespace Grpc.Baas.UnitTests.Rpc.Rest;

public sealed class PathTemplateTests
{
    [Theory]
    [InlineData("")]
    [InlineData("//")]
    [InlineData("/{}")]
    [InlineData("/a/")]
    [InlineData("/a//b")]
    [InlineData(":verb")]
    [InlineData("/:verb")]
    [InlineData("/a/:verb")]
    [InlineData(":")]
    [InlineData("/:")]
    [InlineData("/*:")]
    [InlineData("/**:")]
    [InlineData("/{var}:")]
    [InlineData("/a/b/:")]
    [InlineData("/a{x=b/**}/{y=*}")]
    [InlineData("/a/**/*")]
    [InlineData("/a/**/foo/*")]
    [InlineData("/a/**/**")]
    [InlineData("/{a={b}}")]
    [InlineData("/{a}/{a}")]
    [InlineData("/{a.}")]
    [InlineData("/{1a}")]
    [InlineData("/{a=")]
    [InlineData("/{a")]
    [InlineData("/a:b:c")]
    [InlineData("/a:b/c")]
    [InlineData("/***")]
    [InlineData("a/b")]
    [InlineData("/a?b")]
    [InlineData("/a#b")]
    [InlineData("/a b")]
    [InlineData("/é")]
    [InlineData("/a%")]
    [InlineData("/a%zz")]
    [InlineData("/a\\b")]
    [InlineData("/a/./b")]
    [InlineData("/a/..")]
    [InlineData("/a:.")]
    [InlineData("/{a=}")]
    [InlineData("/{a=/b}")]
    [InlineData("/{a=b/}")]
    [InlineData("/{a=b//c}")]
    [InlineData("/{a=b:c}")]
    [InlineData("/{=b}")]
    [InlineData("/{.a}")]
    [InlineData("/{a..b}")]
    [InlineData("/{a-b}")]
    [InlineData("/{a b}")]
    [InlineData("/{a}b")]
    [InlineData("/b{a}")]
    [InlineData("/{a}{b}")]
    [InlineData("/}")]
    [InlineData("/a}")]
    [InlineData("/{a}}")]
    [InlineData("/{{a}}")]
    [InlineData("/a*")]
    [InlineData("/*a")]
    [InlineData("/**a")]
    [InlineData("/*/**/*")]
    [InlineData("/{a=**}/{b=**}")]
    [InlineData("/{a=**}/{b}")]
    [InlineData("/{a=**/*}")]
    [InlineData("/a=b")]
    [InlineData("/a:{b}")]
    [InlineData("/a:*")]
    [InlineData("/a:b:")]
    [InlineData("/a/:b/c")]
    [InlineData("http://a/b")]
    [InlineData(" /a")]
    [InlineData("/a ")]
    public void Parse_NoTemplate_IsRefused(string text)
    {
        Assert.Throws<FormatException>(() => PathTemplate.Parse(text));
    }

    [Theory]
    [InlineData("/", "", "")]
    [InlineData("/**", "**", "")]
    [InlineData("/a:verb", "a", "verb")]
    [InlineData("/{a.b.c}", "*", "")]
    [InlineData("/{a.b.c=*}", "*", "")]
    [InlineData("/x/{a=b/*/**}/c:v", "x|b|*|**|c", "v")]
    [InlineData("/v1/a-b_c.d~e", "v1|a-b_c.d~e", "")]
    [InlineData("/a,b;c@d!e$f&g'(h)+i", "a,b;c@d!e$f&g'(h)+i", "")]
    [InlineData("/a%20b", "a%20b", "")]
    [InlineData("/.well-known/...", ".well-known|...", "")]
    [InlineData("/**:verb", "**", "verb")]
    [InlineData("/*:a.b-c", "*", "a.b-c")]
    [InlineData("/{a}:verb", "*", "verb")]
    [InlineData("/{a=**}:verb", "**", "verb")]
    [InlineData("/{a=**}/b/c", "**|b|c", "")]
    [InlineData("/{_a1.B_2}", "*", "")]
    [InlineData("/{a}/{b}/{c=x/*}/{d=**}", "*|*|x|*|**", "")]
    [InlineData("/{a=b}", "b", "")]
    [InlineData("/{a=b/c}:d", "b|c", "d")]
    public void Parse_Template_HasItsSegments(string text, string segments, string verb)
    {
        var template = PathTemplate.Parse(text);

        Assert.Equal(segments, string.Join('|', template.Segments));
        Assert.Equal(verb, template.Verb);
    }

    [Theory]
    [InlineData("/a/{x}/{y=b/*}/{z=**}/c", "x 1-2 one; y 2-4; z 4-5")]
    [InlineData("/{x=b}", "x 0-1 one")]
    [InlineData("/{x.y.z=**}", "x.y.z 0-1")]
    [InlineData("/*/**", "")]
    public void Parse_Variables_KnowTheirSegments(string text, string expected)
    {
        var variables = PathTemplate.Parse(text).Variables
            .Select(variable => $"{variable.FieldPath} {variable.Start}-{variable.End}{(variable.IsSingle ? " one" : "")}");

        Assert.Equal(expected, string.Join("; ", variables));
    }

    [Fact]
    public void Parse_Wrong_SaysWhere()
    {
        var error = Assert.Throws<FormatException>(() => PathTemplate.Parse("/a//b"));

        Assert.Equal("The path template '/a//b' is wrong at 3: a segment is expected.", error.Message);
    }
}
