using Grpc.Baas.Engine.Hosting;

namespace Grpc.Baas.UnitTests.Hosting;

public sealed class ListenAddressTests
{
    [Theory]
    [InlineData("http://localhost:8080", 1)]
    [InlineData("http://127.0.0.1:0", 1)]
    [InlineData("http://[::1]:9000", 1)]
    [InlineData("http://*:80 ; http://localhost:8080;", 2)]
    [InlineData("https://localhost:8443", 1)]
    public void ParseAll_Good_ReadsAll(string text, int count) => Assert.Equal(count, ListenAddress.ParseAll(text).Count);

    [Theory]
    [InlineData("", "--listen")]
    [InlineData(" ; ", "--listen")]
    [InlineData("8080", "'8080'")]
    [InlineData("localhost:8080", "'localhost:8080'")]
    [InlineData("ftp://localhost:8443", "https://")]
    [InlineData("unix:/tmp/x", "http://")]
    [InlineData("http://example.com:8080", "localhost")]
    [InlineData("http://localhost:8080/api", "port")]
    public void ParseAll_Bad_SaysWhatIsExpected(string text, string named)
        => Assert.Contains(named, Assert.Throws<StartupException>(() => ListenAddress.ParseAll(text)).Message);
}
