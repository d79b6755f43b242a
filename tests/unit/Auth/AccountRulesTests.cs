using Grpc.Baas.Engine.Auth;

namespace Grpc.Baas.UnitTests.Auth;

public sealed class AccountRulesTests
{
    [Theory]
    [InlineData("a@b")]
    [InlineData("ada.lovelace+test@mail.example.com")]
    [InlineData("root@localhost")]
    [InlineData("grüße@exämple.de")]
    public void Check_GoodEmail_FindsNothing(string email) => Assert.Empty(AccountRules.Check(email, "eight ch"));

    [Theory]
    [InlineData("", "REQUIRED")]
    [InlineData("ada", "FORMAT")]
    [InlineData("@example.com", "FORMAT")]
    [InlineData("ada@", "FORMAT")]
    [InlineData("ada@@example.com", "FORMAT")]
    [InlineData("a@b@c", "FORMAT")]
    [InlineData("ada @example.com", "FORMAT")]
    [InlineData("ada@example.com\n", "FORMAT")]
    [InlineData("Ada <ada@example.com>", "FORMAT")]
    [InlineData("ada@.example.com", "FORMAT")]
    [InlineData("ada@example..com", "FORMAT")]
    [InlineData("ada@example.com.", "FORMAT")]
    public void Check_BadEmail_NamesField(string email, string rule)
    {
        var violation = Assert.Single(AccountRules.Check(email, "eight ch"));

        Assert.Equal(("email", rule), (violation.Field, violation.Rule));
    }

    [Theory]
    [InlineData(0, "REQUIRED")]
    [InlineData(7, "MIN_LENGTH")]
    [InlineData(257, "MAX_LENGTH")]
    public void Check_BadPassword_NamesField(int length, string rule)
    {
        var violation = Assert.Single(AccountRules.Check("ada@example.com", new string('x', length)));

        Assert.Equal(("password", rule), (violation.Field, violation.Rule));
        Assert.DoesNotContain("xxx", violation.Description);
    }

    [Fact]
    public void Check_PasswordOfEmoji_CountsCharacters()
    {
        Assert.Empty(AccountRules.Check("ada@example.com", string.Concat(Enumerable.Repeat("🔑", 256))));
        Assert.Single(AccountRules.Check("ada@example.com", string.Concat(Enumerable.Repeat("🔑", 7))));
    }

    [Fact]
    public void Check_BothBad_NamesBoth() => Assert.Equal(2, AccountRules.Check("x", "y").Count);
}
