using System.Net;
using Grpc.Baas.Engine.Kernel.Outgoing;

namespace Grpc.Baas.UnitTests.Kernel;

public sealed class AllowedTargetsTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:192.168.1.1")]
    [InlineData("fd00::1")]
    [InlineData("fe80::1")]
    [InlineData("224.0.0.1")]
    [InlineData("ff02::1")]
    [InlineData("0.0.0.0")]
    public void Allows_AddressOfNoInternet_OnlyWhereListed(string address)
    {
        var parsed = IPAddress.Parse(address);

        Assert.False(AllowedTargets.Internet.Allows("example.com", parsed));
        Assert.True(AllowedTargets.All.Allows("example.com", parsed));
        Assert.True(new AllowedTargets(["example.com"]).Allows("EXAMPLE.com", parsed));
        Assert.False(new AllowedTargets(["example.com"]).Allows("other.example.com", parsed));
    }

    [Theory]
    [InlineData("10.0.0.0/8", "10.255.0.1", true)]
    [InlineData("10.0.0.0/8", "11.0.0.1", true)]
    [InlineData("10.0.0.0/8", "192.168.0.1", false)]
    [InlineData("127.0.0.1", "127.0.0.1", true)]
    [InlineData("127.0.0.1", "::ffff:127.0.0.1", true)]
    [InlineData("127.0.0.1", "127.0.0.2", false)]
    [InlineData("fd00::/8", "fd12::1", true)]
    public void Allows_ListedNetwork_BesideTheInternet(string listed, string address, bool isAllowed)
        => Assert.Equal(isAllowed, new AllowedTargets([listed]).Allows("example.com", IPAddress.Parse(address)));

    [Theory]
    [InlineData("10.0.0.0/8", true)]
    [InlineData("fd00::/8", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("hooks.internal", true)]
    [InlineData("http://hooks.internal", false)]
    [InlineData("10.0.0.0/64", false)]
    [InlineData("", false)]
    public void IsTarget_Text_IsHostAddressOrNetwork(string text, bool isTarget) => Assert.Equal(isTarget, AllowedTargets.IsTarget(text));
}
