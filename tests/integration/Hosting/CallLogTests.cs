using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Hosting;

/// <summary>What the log tells of calls.</summary>
public sealed class CallLogTests
{
    [Fact]
    public async Task Call_SlowerThanTheOption_IsWarnedOf()
    {
        await using var engine = await TestEngine.StartAsync(settings: ("Baas:Telemetry:SlowCall", "00:00:00.001"));

        // Signing in hashes a password, which is slow on purpose.
        var line = Assert.Single(engine.Log.Lines, line => line.Contains("AuthService/Login by rest took", StringComparison.Ordinal));

        Assert.StartsWith("Warning", line);
        Assert.Contains("ended with OK", line);
    }

    [Fact]
    public async Task Call_AtDebug_IsOneLineWithoutItsQuery()
    {
        await using var engine = await TestEngine.StartAsync(settings: ("Baas:LogLevel", "debug"));
        await engine.RestAsync(HttpMethod.Get, "/api/v1/collections?page_size=1&token=secret-of-somebody", token: "");

        Assert.Single(engine.Log.Lines, line => line.StartsWith("Debug", StringComparison.Ordinal)
            && line.Contains("CollectionService/ListCollections by rest ended with", StringComparison.Ordinal));
        Assert.DoesNotContain(engine.Log.Lines, line => line.Contains("secret-of-somebody", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Call_FastOrStreaming_IsNotWarnedOf()
    {
        await using var engine = await TestEngine.StartAsync();
        await engine.RestAsync(HttpMethod.Get, "/api/v1/collections");

        Assert.DoesNotContain(engine.Log.Lines, line => line.Contains(" took ", StringComparison.Ordinal));
    }
}
