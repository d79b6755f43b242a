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
    public void Parse_Template_HasItsSegments(string text, string segments, string verb)
    {
        var template = PathTemplate.Parse(text);

        Assert.Equal(segments, string.Join('|', template.Segments));
        Assert.Equal(verb, template.Verb);
    }
}
