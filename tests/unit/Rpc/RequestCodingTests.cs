using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Rpc.Exchanges;
using Microsoft.AspNetCore.Http;

namespace Grpc.Baas.UnitTests.Rpc;

public sealed class RequestCodingTests
{
    private readonly HttpResponse _response = new DefaultHttpContext().Response;

    [Theory]
    [InlineData("", null)]
    [InlineData("identity", null)]
    [InlineData("Identity", null)]
    [InlineData("BR", "br")]
    public void Of_Name_IsItsCoding(string name, string? expected)
    {
        Assert.Equal(expected, RequestCoding.Of(name, _response)?.Name);
        Assert.Empty(_response.Headers);
    }

    [Fact]
    public void Of_Unknown_IsRefusedWithThoseThatAreTaken()
    {
        Assert.Equal("COMPRESSION_UNSUPPORTED", Assert.Throws<BaasException>(() => RequestCoding.Of("zstd", _response)).Definition.Reason);
        Assert.Equal("gzip, br, deflate", _response.Headers.AcceptEncoding);
    }
}
