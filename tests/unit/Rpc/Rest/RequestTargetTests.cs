using Grpc.Baas.Engine.Rpc.Rest;

namespace Grpc.Baas.UnitTests.Rpc.Rest;

public sealed class RequestTargetTests
{
    [Theory]
    [InlineData("/a/b?c=d", "/a/b", "c=d")]
    [InlineData("/a?b?c", "/a", "b?c")]
    [InlineData("/", "/", "")]
    [InlineData("/a?", "/a", "")]
    [InlineData("http://host:80/a/b?c", "/a/b", "c")]
    [InlineData("http://host/a%2Fb", "/a%2Fb", "")]
    [InlineData("http://host", "/", "")]
    [InlineData("http://host?x=1", "/", "x=1")]
    [InlineData("https://[::1]:8443/a", "/a", "")]
    [InlineData("*", "", "")]
    [InlineData("host:443", "", "")]
    [InlineData("a/b", "", "")]
    [InlineData("", "", "")]
    [InlineData("/%41%7a%30%2D%2e%5F%7E", "/Az0-._~", "")]
    [InlineData("/%2F%20%3a%25", "/%2F%20%3a%25", "")]
    [InlineData("/a%", "/a%", "")]
    [InlineData("/a%4", "/a%4", "")]
    [InlineData("/%zz%41", "/%zzA", "")]
    [InlineData("/%C3%A9%00", "/%C3%A9%00", "")]
    [InlineData("/a?b=%41/../c", "/a", "b=%41/../c")]
    [InlineData("/a/./b", "/a/b", "")]
    [InlineData("/a/../b", "/b", "")]
    [InlineData("/a/b/../../c", "/c", "")]
    [InlineData("/../../a", "/a", "")]
    [InlineData("/a/%2e%2E/b", "/b", "")]
    [InlineData("/a/.", "/a/", "")]
    [InlineData("/a/b/..", "/a/", "")]
    [InlineData("/..", "/", "")]
    [InlineData("/.", "/", "")]
    [InlineData("/.well-known/x", "/.well-known/x", "")]
    [InlineData("/a/...", "/a/...", "")]
    [InlineData("/a/..b/c..", "/a/..b/c..", "")]
    [InlineData("/a//../b", "/a/b", "")]
    [InlineData("/a/..%2Fb", "/a/..%2Fb", "")]
    public void Of_Target_IsPathAndQuery(string raw, string path, string query)
    {
        var target = RequestTarget.Of(raw);

        Assert.Equal((path, query), (target.Path.ToString(), target.Query.ToString()));
    }

    [Fact]
    public void Of_ManyDotSegments_TakesNoStack()
    {
        var raw = string.Concat(Enumerable.Repeat("/a", 20_000)) + string.Concat(Enumerable.Repeat("/..", 19_999));

        Assert.Equal("/a/", RequestTarget.Of(raw).Path.ToString());
    }
}
