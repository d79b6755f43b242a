using System.Net;
using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.UnitTests.Limits;

public sealed class ClientNetworkTests
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7", "203.0.113.7")]
    [InlineData("203.0.113.7", "::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:1:ffff:ffff:ffff:ffff", "2001:db8:0:1::/64")]
    public void Of_SameClient_IsSame(string one, string other, string described)
    {
        Assert.Equal(ClientNetwork.Of(IPAddress.Parse(one)), ClientNetwork.Of(IPAddress.Parse(other)));
        Assert.Equal(described, ClientNetwork.Describe(ClientNetwork.Of(IPAddress.Parse(one))));
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.8")]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:2::1")]
    [InlineData("::1", "127.0.0.1")]
    [InlineData("::cb00:7107", "203.0.113.7")]
    public void Of_Others_AreOthers(string one, string other)
        => Assert.NotEqual(ClientNetwork.Of(IPAddress.Parse(one)), ClientNetwork.Of(IPAddress.Parse(other)));
}
