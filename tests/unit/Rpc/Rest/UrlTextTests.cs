using System.Text;
using Grpc.Baas.Engine.Rpc.Rest;

namespace Grpc.Baas.UnitTests.Rpc.Rest;

public sealed class UrlTextTests
{
    [Theory]
    [InlineData("Hello%20world", "Hello world")]
    [InlineData("%24%25%2F%20%0A", "$%/ \n")]
    [InlineData("Hello+world", "Hello world")]
    [InlineData("%2B+%20", "+  ")]
    [InlineData("%", "%")]
    [InlineData("%4", "%4")]
    [InlineData("%G1x%41", "%G1xA")]
    [InlineData("", "")]
    public void Unescape_QueryParameter_IsUtf8WithPlusAsSpace(string text, string expected)
    {
        var buffer = new byte[UrlText.MaxLength(text)];

        var length = UrlText.Unescape(text, UrlPart.Query, buffer);

        Assert.Equal(expected, Encoding.UTF8.GetString(buffer, 0, length));
    }

    [Theory]
    [InlineData("p%20q%2Fr+", UrlPart.Segment, "p q/r+")]
    [InlineData("p%20q%2Fr+", UrlPart.Segments, "p q%2Fr+")]
    public void Unescape_PathVariable_KeepsPlus(string text, object part, string expected)
    {
        var buffer = new byte[UrlText.MaxLength(text)];

        var length = UrlText.Unescape(text, (UrlPart)part, buffer);

        Assert.Equal(expected, Encoding.UTF8.GetString(buffer, 0, length));
    }

    [Theory]
    [InlineData("%FF")]
    [InlineData("a%C3")]
    [InlineData("%ED%A0%80")]
    public void Unescape_NoUtf8_IsTold(string text)
    {
        Assert.Equal(-1, UrlText.Unescape(text, UrlPart.Segment, new byte[64]));
    }
}
