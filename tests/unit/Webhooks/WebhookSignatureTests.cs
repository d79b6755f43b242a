using System.Text;
using Grpc.Baas.Engine.Webhooks.Deliveries;

namespace Grpc.Baas.UnitTests.Webhooks;

public sealed class WebhookSignatureTests
{
    // RFC 4231 §4.3.
    [Fact]
    public void OfBody_KnownAnswer_IsIt() => Assert.Equal(
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        WebhookSignature.OfBody("Jefe", Encoding.ASCII.GetBytes("what do ya want for nothing?")));

    // From the tests of the standard's own libraries.
    [Fact]
    public void OfMessage_EncodedKey_IsAsTheStandardHasIt() => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        WebhookSignature.OfMessage(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, Encoding.ASCII.GetBytes("{\"test\": 2432232314}")));

    [Theory]
    [InlineData("whsec_not base64!")]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    public void OfMessage_PlainSecret_IsTheKeyItself(string secret)
    {
        var message = WebhookSignature.OfMessage(secret, "id", 1, "x"u8);

        Assert.Equal($"v1,{Convert.ToBase64String(Convert.FromHexString(WebhookSignature.OfBody(secret, "id.1.x"u8)))}", message);
    }
}
