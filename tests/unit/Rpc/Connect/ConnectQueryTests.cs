using System.Text;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Rpc.Connect;

namespace Grpc.Baas.UnitTests.Rpc.Connect;

public sealed class ConnectQueryTests
{
    [Theory]
    [InlineData("?connect=v1&encoding=json&message=%7B%7D", "{}")]
    [InlineData("message={}&encoding=json", "{}")]
    [InlineData("message=a+b%2B", "a b+")]
    [InlineData("message=%E2%98%BA&message=second", "☺")]
    [InlineData("x=1&&y&message=", "")]
    [InlineData("base64=1&message=e30", "{}")]
    [InlineData("message=e30%3D&base64=1", "{}")]
    [InlineData("base64=true&message=e30", "e30")]
    [InlineData("connect=v1&message=a=b", "a=b")]
    public void ReadMessage_OfAQuery_IsUnescaped(string query, string expected)
    {
        using var output = new WireWriter();

        new ConnectQuery(query).ReadMessage(output);

        Assert.Equal(expected, Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Theory]
    [InlineData("", "message")]
    [InlineData("message", "message")]
    [InlineData("Message=x", "message")]
    [InlineData("connect=v2&message=x", "connect")]
    [InlineData("message=%C3", "message")]
    [InlineData("base64=1&message=*", "message")]
    [InlineData("base64=1&message=e", "message")]
    [InlineData("base64=1&message=a%2Fb%2B", "message")]
    public void ReadMessage_Malformed_NamesTheParameter(string query, string parameter)
    {
        using var output = new WireWriter();

        var error = Assert.Throws<BaasException>(() => new ConnectQuery(query).ReadMessage(output));

        Assert.Equal(("FIELD_MALFORMED", parameter), (error.Definition.Reason, error.Metadata["field"]));
    }
}
