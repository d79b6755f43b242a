using Google.Api;
using Grpc.Baas.Engine.Rpc.Methods;
using Grpc.Baas.IntegrationTests.Rpc;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.Baas.IntegrationTests.Access;

/// <summary>Every RPC, called by everyone, over every protocol, is answered as <c>access-table.txt</c> says.</summary>
public sealed class AccessTableTests(AccessStage stage) : IClassFixture<AccessStage>
{
    private static readonly string Expected = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "access-table.txt"));

    private const string EndpointLines = """
        GET /docs: anonymous 200, owner 200, foreign 200, viewer 200
        GET /health/live: anonymous 200, owner 200, foreign 200, viewer 200
        GET /health/ready: anonymous 200, owner 200, foreign 200, viewer 200
        GET /live: anonymous 426, owner 426, foreign 426, viewer 426
        GET /metrics: anonymous 401, owner 401, foreign 401, viewer 200
        GET /openapi.json: anonymous 200, owner 200, foreign 200, viewer 200
        GET /openapi.yaml: anonymous 200, owner 200, foreign 200, viewer 200
        GET /ping: anonymous 200, owner 200, foreign 200, viewer 200
        """;

    private List<AccessRow> Rows => AccessTable.RowsOf(Methods, out _);

    private MethodTable Methods => stage.Engine.Services.GetRequiredService<LiveMethods>().Table;

    [Fact]
    public void Methods_All_AreInTheTable()
    {
        AccessTable.RowsOf(Methods, out var unknown);

        Assert.Empty(unknown);
    }

    [Fact]
    public async Task Grpc_Everyone_IsAnsweredAsTheTableSays()
    {
        var cells = new Dictionary<(AccessRow, string), string>();
        foreach (var row in Rows)
        {
            await VisitAsync(row, AccessCallers.All, (request, token) => AccessProtocols.GrpcAsync(stage.Engine, row, request, token), (caller, word) => cells[(row, caller)] = word);
        }

        var actual = AccessTable.Write(Rows, (row, caller) => cells[(row, caller)]);
        if (Environment.GetEnvironmentVariable("BAAS_ACCESS_TABLE") is { Length: > 0 } file)
        {
            await File.WriteAllTextAsync(file, actual);
        }

        RequireNone(DifferencesOf(AccessTable.Read(actual)));
        Assert.Equal(Expected, actual, ignoreLineEndingDifferences: true);
    }

    [Fact]
    public async Task Rest_Everyone_IsAnsweredAsOverGrpc()
    {
        var cells = new Dictionary<string, string>();
        var bindings = Rows.SelectMany(row => row.Bindings).ToHashSet();
        foreach (var row in Rows)
        {
            foreach (var (rule, i) in row.Bindings.Select((rule, i) => (rule, i)).Where(binding => RestRequests.Fits(binding.rule, row.Json)))
            {
                bindings.Remove(rule);
                await VisitAsync(
                    row,
                    AccessCallers.All,
                    (request, token) => AccessProtocols.RestAsync(stage.Engine, row, rule, request, token),
                    (caller, word) => cells[$"{row}/{caller}{new string('*', i)}"] = word);
            }
        }

        Assert.Empty(bindings);
        RequireNone(DifferencesOf(cells));
    }

    [Theory]
    [InlineData("grpc-web")]
    [InlineData("connect")]
    public async Task OtherProtocols_WhoMayLeast_IsAnsweredAsOverGrpc(string protocol)
    {
        var cells = new Dictionary<string, string>();
        foreach (var row in Rows.Where(row => !row.Method.IsClientStreaming || protocol == "connect" || !row.Method.IsServerStreaming))
        {
            await VisitAsync(
                row,
                [AccessCallers.Anonymous, AccessCallers.Other, AccessCallers.Foreign, AccessCallers.Unscoped, AccessCallers.Viewer],
                (request, token) => protocol == "connect"
                    ? AccessProtocols.ConnectAsync(stage.Engine, row, request, token)
                    : AccessProtocols.GrpcAsync(stage.Engine, row, request, token, GrpcRequests.GrpcWeb),
                (caller, word) => cells[$"{row}/{caller}"] = word);
        }

        RequireNone(DifferencesOf(cells));
    }

    [Fact]
    public async Task Paths_WrittenAnotherWay_LetNobodyIn()
    {
        var expected = AccessTable.Read(Expected);
        var words = new Dictionary<string, string>();
        var refused = from row in Rows
                      where row.Variant is "" or "closed"
                      from caller in new[] { AccessCallers.Anonymous, AccessCallers.Unscoped, AccessCallers.Viewer }
                      where expected[$"{row}/{caller}"] is "sign-in" or "denied"
                      group caller by row;
        foreach (var row in refused)
        {
            var rule = row.Key.Bindings.FirstOrDefault();
            await VisitAsync(row.Key, row, (request, token) => RespellAsync(row.Key, rule, request, token), (caller, word) => words[$"{row.Key}/{caller}"] = word);
        }

        Assert.NotEmpty(words);
        Assert.DoesNotContain(words, word => word.Value is "ok" or "nothing" || word.Value.Contains("sees") || word.Value.Contains("does"));
    }

    [Fact]
    public async Task Endpoints_BesideTheMethods_AreOpenAsFarAsTheyShould()
    {
        var lines = new List<string>();
        foreach (var endpoint in stage.Engine.Services.GetServices<HttpEndpoint>().Where(endpoint => !endpoint.Path.StartsWith("/docs/", StringComparison.Ordinal)))
        {
            var statuses = new List<string>();
            foreach (var caller in new[] { AccessCallers.Anonymous, AccessCallers.Owner, AccessCallers.Foreign, AccessCallers.Viewer })
            {
                var token = await stage.Cast.CredentialAsync(caller, Rows[0]);
                var answer = await stage.Engine.RestAsync(new HttpMethod(endpoint.HttpMethod), endpoint.Path, token: token);
                statuses.Add($"{caller} {(int)answer.Status}");
            }

            lines.Add($"{endpoint.HttpMethod} {endpoint.Path}: {string.Join(", ", statuses)}");
        }

        Assert.Equal(EndpointLines, string.Join('\n', lines.Order(StringComparer.Ordinal)), ignoreLineEndingDifferences: true);
    }

    // The first answer that is a success, or the last refusal.
    private async Task<AccessAnswer> RespellAsync(AccessRow row, HttpRule? rule, string request, string token)
    {
        AccessAnswer last = null!;
        foreach (var respell in PathSpellings.All)
        {
            last = await AccessProtocols.ConnectAsync(stage.Engine, row, request, token, respell);
            last = last.IsOk || rule is null ? last : await AccessProtocols.RestAsync(stage.Engine, row, rule, request, token, respell);
            if (last.IsOk)
            {
                break;
            }
        }

        return last;
    }

    private async Task VisitAsync(
        AccessRow row, IEnumerable<string> callers, Func<string, string, Task<AccessAnswer>> call, Action<string, string> tell)
    {
        foreach (var caller in callers)
        {
            tell(caller, await stage.AskAsync(row, caller, call));
        }

        await stage.Cast.TidyAsync(row.Service);
        if (row.Service.StartsWith("baas.auth.", StringComparison.Ordinal))
        {
            stage.LetTimePass();
        }
    }

    private static void RequireNone(string[] differences) => Assert.True(differences.Length == 0, string.Join('\n', differences));

    private static string[] DifferencesOf(Dictionary<string, string> cells)
    {
        var expected = AccessTable.Read(Expected);
        return [.. from cell in cells let said = expected.GetValueOrDefault(cell.Key.TrimEnd('*'), "(no line)") where said != cell.Value select $"{cell.Key}: {said} was expected, {cell.Value} came"];
    }
}
