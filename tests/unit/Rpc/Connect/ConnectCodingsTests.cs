using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Rpc.Connect;
using Microsoft.Extensions.Primitives;

namespace Grpc.Baas.UnitTests.Rpc.Connect;

public sealed class ConnectCodingsTests
{
    [Theory]
    [InlineData("gzip", "", "gzip")]
    [InlineData("br,gzip", "", "br")]
    [InlineData("zstd, br;q=0.5", "", "br")]
    [InlineData("gzip;q=0, br;q=0.001", "", "br")]
    [InlineData("gzip; q=0.000", "", null)]
    [InlineData("identity,gzip", "", null)]
    [InlineData("", "gzip", null)]
    [InlineData("zstd", "gzip", null)]
    [InlineData(null, "gzip", "gzip")]
    [InlineData(null, "", null)]
    public void ForResponse_Accepted_IsTheFirstOfOurs(string? accepted, string ofRequest, string? expected)
        => Assert.Equal(expected, ConnectCodings.ForResponse(accepted is null ? StringValues.Empty : accepted, ofRequest)?.Name);

    [Theory]
    [InlineData("")]
    [InlineData("identity")]
    [InlineData("Identity")]
    public void Required_Identity_IsNone(string name) => Assert.Null(ConnectCodings.Required(name));

    [Fact]
    public void Required_Unknown_IsRefused()
        => Assert.Equal("COMPRESSION_UNSUPPORTED", Assert.Throws<BaasException>(() => ConnectCodings.Required("zstd")).Definition.Reason);
}
