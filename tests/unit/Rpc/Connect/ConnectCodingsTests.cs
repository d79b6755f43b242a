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
}
