using Grpc.Baas.Engine.Auth.Sessions;

namespace Grpc.Baas.UnitTests.Auth;

public sealed class RefreshTokenTests
{
    [Fact]
    public void TryRead_Encoded_IsTheSame()
    {
        var token = RefreshToken.Create();

        Assert.True(RefreshToken.TryRead(token.Encode(), out var read));
        Assert.Equal(token.HandleHash, read.HandleHash);
        Assert.Equal(token.SecretHash, read.SecretHash);
    }

    [Fact]
    public void Next_Always_KeepsTheHandleAndChangesTheSecret()
    {
        var token = RefreshToken.Create();

        var next = token.Next(RefreshToken.CreateChainKey());

        Assert.Equal(token.HandleHash, next.HandleHash);
        Assert.NotEqual(token.SecretHash, next.SecretHash);
    }

    [Fact]
    public void Next_Twice_IsTheSameForOneSessionAndAnotherForAnother()
    {
        var token = RefreshToken.Create();
        var chainKey = RefreshToken.CreateChainKey();

        Assert.Equal(token.Next(chainKey).Encode(), token.Next(chainKey).Encode());
        Assert.NotEqual(token.Next(chainKey).Encode(), token.Next(RefreshToken.CreateChainKey()).Encode());
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("================================================================")]
    public void TryRead_Nonsense_IsRefused(string text) => Assert.False(RefreshToken.TryRead(text, out _));

    [Fact]
    public void ToString_Always_TellsNothing() => Assert.DoesNotContain(RefreshToken.Create().Encode(), RefreshToken.Create().ToString());
}
