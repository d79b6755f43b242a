using System.Diagnostics;
using Grpc.Baas.Engine.Limits;

namespace Grpc.Baas.UnitTests.Limits;

public sealed class MethodGlobTests
{
    private const string Login = "/baas.auth.v1.AuthService/Login";

    [Theory]
    [InlineData("*", true)]
    [InlineData(Login, true)]
    [InlineData("/baas.auth.v1.*", true)]
    [InlineData("*/Login", true)]
    [InlineData("/baas.*.v1.*Service/*Log*", true)]
    [InlineData("/nothing  */Login", true)]
    [InlineData("", false)]
    [InlineData(" ", false)]
    [InlineData("/baas.auth.v1.AuthService/Log", false)]
    [InlineData("*/login", false)]
    [InlineData("*/Logi*m", false)]
    [InlineData("/Login", false)]
    [InlineData("/baas.auth.v1.AuthService/Login?", false)]
    public void MatchesAny_Pattern_IsReadAsText(string patterns, bool expected)
        => Assert.Equal(expected, MethodGlob.MatchesAny(patterns, Login));

    [Fact]
    public void MatchesAny_ManyStars_EndsSoon()
    {
        var started = Stopwatch.StartNew();

        Assert.False(MethodGlob.MatchesAny(string.Concat(Enumerable.Repeat("*a", 500)) + "b", new string('a', 5_000)));

        Assert.InRange(started.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }
}
