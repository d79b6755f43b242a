using System.Security.Cryptography;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.V1.Auth;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.IntegrationTests.Records.Access;

/// <summary>What is kept for retries: it is for those who still may, and tells nothing of secrets.</summary>
public sealed class ReplayTests : IAsyncLifetime
{
    private const string Batch = """{"operations":[{"update":{"collection":"posts","id":"p1","data":{}}}],"request_id":"r"}""";

    private readonly RecordsBench _bench = new();

    public async Task InitializeAsync()
    {
        await _bench.DefineAsync("""
            {"name":"posts","update_rule":"","create_rule":"","schema":[{"name":"title","type":"text"},{"name":"word","type":"password"},{"name":"diary","type":"encrypted"}]}
            """);
        await _bench.CreateAsync("posts", """{"title":"a"}""", "p1");
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task Batch_RepeatedAfterTheRightIsGone_IsNotAnsweredFromMemory(string atomic)
    {
        var json = Batch.Replace("{\"operations\"", $"{{\"atomic\":{atomic},\"operations\"", StringComparison.Ordinal);
        var first = await _bench.BatchAsync(json, Caller.Anonymous);
        var again = await _bench.BatchAsync(json, Caller.Anonymous);
        await _bench.RedefineAsync("posts", definition => definition.ClearUpdateRule());
        var refused = await Assert.ThrowsAsync<BaasException>(() => _bench.BatchAsync(json, Caller.Anonymous));

        Assert.Equal("p1", first.Results.Single().Record.Id);
        Assert.Equal(first, again);
        Assert.Contains(refused.Definition.Reason, new[] { AuthErrorTable.CredentialsMissing.Reason, RecordsErrorTable.RequestIdReused.Reason });
    }

    [Fact]
    public async Task Batch_SameIdForOtherOperations_IsRefused()
    {
        await _bench.BatchAsync(Batch);

        foreach (var other in new[] { Batch.Replace("p1", "p2", StringComparison.Ordinal), Batch.Replace("update", "replace", StringComparison.Ordinal), Batch.Replace("{}}}", "{\"title\":\"b\"}}}", StringComparison.Ordinal) })
        {
            await Refusals.WithAsync(RecordsErrorTable.RequestIdReused, () => _bench.BatchAsync(other));
        }
    }

    [Fact]
    public async Task Create_WithSecrets_KeepsNothingToGuessThemBy()
    {
        const string data = """{"title":"x","word":"correct horse","diary":"dear"}""";
        await _bench.CreateAsync("posts", data, requestId: "one");
        await _bench.CreateAsync("posts", data.Replace("correct horse", "another one", StringComparison.Ordinal).Replace("dear", "dead", StringComparison.Ordinal), requestId: "two");
        var batch = new BatchWriteRequest { RequestId = "three" };
        batch.Operations.Add(new BatchOperation { Create = new CreateRecordRequest { Collection = "posts", Data = Struct.Parser.ParseJson(data) } });
        await _bench.BatchAsync(JsonFormatter.Default.Format(batch));
        var kept = await FingerprintsAsync();

        Assert.Equal(kept[^2], kept[^1]);
        Assert.Equal(3, kept.Count);
        Assert.DoesNotContain(Convert.ToHexString(SHA256.HashData(batch.ToByteArray())), kept);
    }

    private async Task<List<string>> FingerprintsAsync() => await _bench.Database.ReadAsync(
        0,
        static (session, _) =>
        {
            var found = new List<string>();
            using var rows = session.Prepare("SELECT fingerprint FROM _baas_requests ORDER BY created, key");
            while (rows.Step())
            {
                found.Add(Convert.ToHexString(rows.Blob(0)));
            }

            return found;
        },
        CancellationToken.None);
}
