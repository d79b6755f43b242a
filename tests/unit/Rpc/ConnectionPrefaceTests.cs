using System.Buffers;
using System.Text;
using Grpc.Baas.Engine.Rpc.Transport;

namespace Grpc.Baas.UnitTests.Rpc;

public sealed class ConnectionPrefaceTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData("P", null)]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r", null)]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", true)]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nmore", true)]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\rx", false)]
    [InlineData("PO", false)]
    [InlineData("G", false)]
    public void Matches_Start_IsDecidedAsSoonAsItCan(string start, bool? expected)
    {
        Assert.Equal(expected, ConnectionPreface.Matches(new ReadOnlySequence<byte>(Encoding.ASCII.GetBytes(start))));
    }
}
