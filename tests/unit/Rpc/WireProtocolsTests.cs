using Grpc.Baas.Engine.Rpc.Exchanges;

namespace Grpc.Baas.UnitTests.Rpc;

public sealed class WireProtocolsTests
{
    [Theory]
    [InlineData(null, "Rest")]
    [InlineData("application/json", "Rest")]
    [InlineData("application/grpc", "Grpc")]
    [InlineData("Application/GRPC+Proto", "Grpc")]
    [InlineData("application/grpc;x=y", "Grpc")]
    [InlineData("application/grpc+json", "Grpc")]
    [InlineData("application/grpc+jsonx", "UnknownCodec")]
    [InlineData("application/grpcx", "UnknownCodec")]
    [InlineData("application/grpc-web", "GrpcWeb")]
    [InlineData("application/grpc-web+proto", "GrpcWeb")]
    [InlineData("application/grpc-web+thrift", "UnknownCodec")]
    [InlineData("application/grpc-web-text", "GrpcWebText")]
    [InlineData("application/grpc-web-text+proto", "GrpcWebText")]
    [InlineData("application/grpc-web-text+json", "GrpcWebText")]
    [InlineData("application/grpc-web-texts", "UnknownCodec")]
    public void Of_ContentType_IsItsProtocol(string? contentType, string expected)
    {
        Assert.Equal(expected, WireProtocols.Of(contentType).ToString());
    }

    [Theory]
    [InlineData("application/grpc+json", true)]
    [InlineData("application/grpc-web+JSON; x=y", true)]
    [InlineData("application/grpc", false)]
    [InlineData("application/grpc+proto;x=+json", false)]
    public void IsJson_ContentType_IsItsCodec(string contentType, bool expected)
    {
        Assert.Equal(expected, WireProtocols.IsJson(contentType));
    }
}
