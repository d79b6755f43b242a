using Grpc.Baas.Framing;

namespace Grpc.Baas.UnitTests.Rpc.Framing;

public sealed class GrpcMessageTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain text, ~!", "plain text, ~!")]
    [InlineData("100%", "100%25")]
    [InlineData("\t\r\n\u007f", "%09%0D%0A%7F")]
    [InlineData("é☺😈", "%C3%A9%E2%98%BA%F0%9F%98%88")]
    public void Encode_Text_ComesBack(string text, string encoded)
    {
        Assert.Equal(encoded, GrpcMessageText.Encode(text));
        Assert.Equal(text, GrpcMessageText.Decode(encoded));
    }

    [Theory]
    [InlineData("%", "%")]
    [InlineData("%4", "%4")]
    [InlineData("%zz%41", "%zzA")]
    [InlineData("%c3%a9", "é")]
    public void Decode_NoEscape_StaysAsItIs(string encoded, string text)
    {
        Assert.Equal(text, GrpcMessageText.Decode(encoded));
    }
}
