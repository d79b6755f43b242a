using Grpc.Baas.Engine.Rpc.Connect;

namespace Grpc.Baas.UnitTests.Rpc.Connect;

public sealed class ConnectTypesTests
{
    [Theory]
    [InlineData("application/json", "Json")]
    [InlineData("Application/JSON ; charset=UTF-8", "Json")]
    [InlineData("application/proto", "Proto")]
    [InlineData("application/proto; x=y", "Proto")]
    [InlineData("application/json; charset=latin1", null)]
    [InlineData("application/json+x", null)]
    [InlineData("application/protobuf", null)]
    [InlineData("application/connect+json", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void OfUnary_ContentType_IsItsCodec(string? contentType, string? codec)
        => Assert.Equal(codec, ConnectTypes.OfUnary(contentType)?.ToString());

    [Theory]
    [InlineData("application/connect+json", "Json")]
    [InlineData("application/connect+json; charset=utf-8", "Json")]
    [InlineData("APPLICATION/CONNECT+PROTO", "Proto")]
    [InlineData("application/connect+xml", null)]
    [InlineData("application/connect+json; charset=utf-16", null)]
    [InlineData("application/connect", null)]
    [InlineData("application/json", null)]
    [InlineData(null, null)]
    public void OfStream_ContentType_IsItsCodec(string? contentType, string? codec)
        => Assert.Equal(codec, ConnectTypes.OfStream(contentType)?.ToString());
}
