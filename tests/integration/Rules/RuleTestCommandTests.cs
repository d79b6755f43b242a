using System.Net;
using Grpc.Baas.Engine.Hosting.Commands;
using Grpc.Baas.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Grpc.Baas.IntegrationTests.Rules;

/// <summary><c>baas schema test</c>, as a pipeline runs it.</summary>
public sealed class RuleTestCommandTests : IAsyncLifetime
{
    private readonly ShiftedTime _time = new();
    private TestEngine _engine = null!;

    public async Task InitializeAsync()
    {
        _engine = await TestEngine.StartAsync(configure: builder => builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_time)));
        var answer = await _engine.RestAsync(HttpMethod.Post, "/api/v1/collections", $$"""
            {"name":"offers","schema":[{"name":"ends","type":"datetime"}],"view_rule":"ends > @now","rule_tests":[
              {"name":"open offers are seen","operation":"view","record":{"ends":"{{_time.GetUtcNow().AddHours(1):O}}"},"expect":"allow"},
              {"name":"others are not","operation":"view","record":{"ends":"2026-01-01"},"expect":"deny"}]}
            """);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
    }

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    [Fact]
    public async Task Test_AllPass_ExitsZero()
        => Assert.Equal((0, "2 passed, 0 failed\n", ""), await RunAsync("schema", "test"));

    [Fact]
    public async Task Test_OneFails_SaysWhichAndExitsOne()
    {
        _time.Offset = TimeSpan.FromHours(2);

        var all = await RunAsync("schema", "test");
        var one = await RunAsync("schema", "test", "--collection", "offers");

        Assert.Equal((1, "offers: 'open offers are seen' expects allow, got deny\n1 passed, 1 failed\n", ""), all);
        Assert.Equal(all, one);
    }

    [Fact]
    public async Task Test_NoSuchCollection_SaysSo()
    {
        var (exitCode, output, error) = await RunAsync("schema", "test", "--collection", "none");

        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains("none", error);
    }

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var token = await _engine.SignInAsync();
        var exitCode = await BaasCommandLine.RunAsync([.. arguments, "--server", _engine.Address.ToString(), "--token", token], output, error).Soon();
        return (exitCode, output.ToString(), error.ToString());
    }
}
