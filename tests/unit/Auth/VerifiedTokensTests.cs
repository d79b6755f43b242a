using Grpc.Baas.Engine.Auth.Tokens;

namespace Grpc.Baas.UnitTests.Auth;

public sealed class VerifiedTokensTests
{
    private readonly VerifiedTokens<string> _tokens = new(maxEntries: 100);

    [Fact]
    public void TryGet_Added_Finds()
    {
        _tokens.Add("a", "one", _tokens.Version);

        Assert.True(_tokens.TryGet("a", out var value));
        Assert.Equal("one", value);
        Assert.False(_tokens.TryGet("b", out _));
    }

    [Fact]
    public void Add_MoreThanFit_ForgetsTheOldAndKeepsTheUsed()
    {
        _tokens.Add("used", "used", _tokens.Version);
        for (var i = 0; i < 1_000; i++)
        {
            _tokens.Add($"token {i}", "other", _tokens.Version);
            Assert.True(_tokens.TryGet("used", out _));
        }

        var kept = Enumerable.Range(0, 1_000).Count(i => _tokens.TryGet($"token {i}", out _));
        Assert.InRange(kept, 1, 100);
    }

    [Fact]
    public void Clear_Always_ForgetsAll()
    {
        _tokens.Add("a", "one", _tokens.Version);

        _tokens.Clear();

        Assert.False(_tokens.TryGet("a", out _));
    }

    [Fact]
    public void Add_CheckedBeforeTheClear_IsNotKept()
    {
        var version = _tokens.Version;

        _tokens.Clear();
        _tokens.Add("a", "one", version);

        Assert.False(_tokens.TryGet("a", out _));
    }
}
