using System.Text;
using Grpc.Baas.Engine.Auth.SecondFactor;

namespace Grpc.Baas.UnitTests.Auth.SecondFactor;

public sealed class TotpTests
{
    // RFC 6238, appendix B, whose codes of 8 digits end in these 6.
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void CodeAt_TimesOfTheStandard_AreItsCodes(long seconds, string code)
        => Assert.Equal(code, Totp.CodeAt(Secret, Totp.StepOf(DateTimeOffset.FromUnixTimeSeconds(seconds))));

    [Theory]
    [InlineData(-60, false)]
    [InlineData(-30, true)]
    [InlineData(0, true)]
    [InlineData(30, true)]
    [InlineData(60, false)]
    public void FindStep_OneStepEarlyOrLate_IsTaken(int offset, bool isTaken)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1234567890);
        var step = Totp.StepOf(now.AddSeconds(offset));

        Assert.Equal(isTaken ? step : null, Totp.FindStep(Secret, Totp.CodeAt(Secret, step), now, lastStep: 0));
    }

    [Theory]
    [InlineData("005924", true)]
    [InlineData("005 924", true)]
    [InlineData("5924", false)]
    [InlineData("0059240", false)]
    [InlineData("", false)]
    [InlineData("٠٠٥٩٢٤", false)]
    public void FindStep_Typed_SixDigitsOnly(string code, bool isTaken)
        => Assert.Equal(isTaken, Totp.FindStep(Secret, code, DateTimeOffset.FromUnixTimeSeconds(1234567890), lastStep: 0) is not null);

    [Fact]
    public void FindStep_UsedCodeOrOneBefore_IsRefused()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1234567890);
        var step = Totp.StepOf(now);

        Assert.Null(Totp.FindStep(Secret, Totp.CodeAt(Secret, step), now, lastStep: step));
        Assert.Null(Totp.FindStep(Secret, Totp.CodeAt(Secret, step - 1), now, lastStep: step));
        Assert.Equal(step + 1, Totp.FindStep(Secret, Totp.CodeAt(Secret, step + 1), now, lastStep: step));
    }

    // RFC 4648 §10, without padding.
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Encode_Base32_AsTheStandardSays(string text, string encoded) => Assert.Equal(encoded, Base32.Encode(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Uri_Names_AreEscaped()
        => Assert.Equal(
            "otpauth://totp/K%C3%A4se%20%26%20Co%20:ada%40example.com?secret=ABC&issuer=K%C3%A4se%20%26%20Co%20&algorithm=SHA1&digits=6&period=30",
            Totp.Uri("Käse & Co:", "ada@example.com", "ABC"));

    [Fact]
    public void Hash_RecoveryCode_HoweverItIsTyped()
    {
        var code = RecoveryCode.Create();

        Assert.Matches("^([a-z2-7]{4}-){3}[a-z2-7]{4}$", code);
        Assert.Equal(RecoveryCode.Hash(code), RecoveryCode.Hash($" {code.Replace("-", "").ToUpperInvariant()} "));
        Assert.NotEqual(RecoveryCode.Hash(code), RecoveryCode.Hash(RecoveryCode.Create()));
    }
}
