using Grpc.Baas.Engine.Mail;

namespace Grpc.Baas.UnitTests.Mail;

public sealed class MailAddressesTests
{
    [Theory]
    [InlineData("ada@example.com", true)]
    [InlineData("ada+test@localhost", true)]
    [InlineData("ädä@exämple.com", true)]
    [InlineData("", false)]
    [InlineData("ada", false)]
    [InlineData("Ada <ada@example.com>", false)]
    [InlineData("<ada@example.com>", false)]
    [InlineData("ada@example.com, eve@example.com", false)]
    [InlineData("ada@example.com,eve@example.com", false)]
    [InlineData("ada@example.com\r\nBcc: eve@example.com", false)]
    [InlineData("ada@example.com\nRCPT TO:<eve@example.com>", false)]
    [InlineData("ada@example.com\0", false)]
    [InlineData("ada@exa mple.com", false)]
    public void IsAddress_Text_OneBareAddressOnly(string text, bool expected) => Assert.Equal(expected, MailAddresses.IsAddress(text));

    [Fact]
    public void IsAddress_TooLong_IsNone() => Assert.False(MailAddresses.IsAddress(new string('a', 244) + "@example.com"));
}
