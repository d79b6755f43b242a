using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.IntegrationTests.Records;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Rules;

/// <summary>Accounts by streams and files, with what only administrators write.</summary>
public sealed class AccountIngestTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private const string Row = """{"email":"ann@example.org","role":"editor","verified":true}""";

    [Fact]
    public async Task Ingest_KeyOfTheCollection_WritesWhatTheEngineAdded()
    {
        await using var bench = new RecordsBench();
        var users = await bench.DefineAsync("""{"name":"users","type":"auth"}""");
        await bench.DefineAsync("""{"name":"others","type":"auth","create_rule":""}""");
        var key = new Caller(CallerKind.Key, "k", "") { Scope = new KeyScope(["*"], [users.Id]) };

        var answer = await bench.IngestAsync(IngestTests.Messages("users", 1, _ => Row, _ => "ann"), key);
        await Refusals.WithAsync(V1.Auth.AuthErrorTable.PermissionDenied, () => bench.IngestAsync(IngestTests.Messages("others", 1, _ => Row), key));

        Assert.Equal((1, 0), (answer.Accepted, answer.Rejected));
        Assert.Equal("editor", (await bench.GetAsync("users", "ann")).Data.Fields["role"].StringValue);
    }

    [Fact]
    public async Task Import_ByAnAdministrator_WritesWhatTheEngineAdded()
    {
        await fixture.Engine.RestAsync(HttpMethod.Post, "/api/v1/collections", """{"name":"people","type":"auth"}""");

        var imported = await new TransferFiles(fixture.Engine, "people").SendAsync("/records/import/csv", "email,role\nann@example.org,editor\n");

        Assert.Equal("""{"imported":1,"total":1,"errors":[]}""", imported.Text);
    }
}
