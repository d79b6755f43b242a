using System.Text;
using Grpc.Baas.LoadTests.Load;

namespace Grpc.Baas.UnitTests.LoadTests;

public sealed class WebTrailersTests
{
    [Theory]
    [InlineData("grpc-status:0\r\n", false)]
    [InlineData("grpc-status: 0\r\n", false)]
    [InlineData("grpc-status:16\r\ngrpc-message:no\r\n", true)]
    [InlineData("grpc-message:no\r\ngrpc-status: 8\r\n", true)]
    public void IsFault_TrailersAlone_IsWhatTheirStatusSays(string trailers, bool isFault) =>
        Assert.Equal(isFault, WebTrailers.IsFault([0x80, 0, 0, 0, (byte)trailers.Length, .. Encoding.ASCII.GetBytes(trailers)]));

    [Fact]
    public void IsFault_Message_IsNone() => Assert.False(WebTrailers.IsFault([0, 0, 0, 0, 20, .. "grpc-status:13 a text"u8]));
}
