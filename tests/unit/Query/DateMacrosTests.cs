using Grpc.Baas.Engine.Query;

namespace Grpc.Baas.UnitTests.Query;

public sealed class DateMacrosTests
{
    [Theory]
    [InlineData("@now", "2026-11-21T10:30:00.000000Z")]
    [InlineData("@today", "2026-11-21")]
    [InlineData("@TODAY", "2026-11-21")]
    [InlineData("@yesterday", "2026-11-20")]
    [InlineData("@tomorrow", "2026-11-22")]
    [InlineData("@monthStart", "2026-11-01")]
    [InlineData("@monthEnd", "2026-11-30T23:59:59.999999Z")]
    [InlineData("@yearStart", "2026-01-01")]
    [InlineData("@yearEnd", "2026-12-31T23:59:59.999999Z")]
    [InlineData("@day-7", "2026-11-14T10:30:00.000000Z")]
    [InlineData("@day+10", "2026-12-01T10:30:00.000000Z")]
    [InlineData("@hour+1", "2026-11-21T11:30:00.000000Z")]
    [InlineData("@hour-24", "2026-11-20T10:30:00.000000Z")]
    public void Evaluate_Macro_CountsFromNow(string macro, string expected)
        => Assert.Equal(expected, Moments.ToText(DateMacros.Evaluate(macro, offset: 0, QueryFixtures.Now)));

    [Theory]
    [InlineData("created > @todya", "@today")]
    [InlineData("created > @noww", "@now")]
    [InlineData("created > @day", "@today")]
    [InlineData("created > @day-", "@day-1")]
    [InlineData("created > @day+x", "@day-1")]
    [InlineData("created > @hour+99999999999", null)]
    [InlineData("created > @day+2147483647", null)]
    [InlineData("created > @day-2147483647", null)]
    [InlineData("created > @", null)]
    public void Evaluate_WrongMacro_FilterInvalid(string filter, string? suggestion)
    {
        var refusal = QueryFixtures.Refusal(() => QueryFixtures.Parse(filter));

        Assert.Equal("FILTER_INVALID", refusal.Definition.Reason);
        Assert.Equal("10", refusal.Metadata["offset"]);
        Assert.Equal(suggestion, refusal.Metadata.GetValueOrDefault("suggestion"));
    }

    [Fact]
    public void Evaluate_NowWithOffset_IsCountedInUtc()
    {
        var now = new DateTimeOffset(2026, 11, 21, 1, 0, 0, TimeSpan.FromHours(3));

        Assert.Equal("2026-11-20", Moments.ToText(DateMacros.Evaluate("@today", offset: 0, now)));
    }
}
