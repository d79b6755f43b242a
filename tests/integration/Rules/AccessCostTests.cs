using System.Diagnostics;
using System.Net;
using Grpc.Baas.Engine.Auth.Sessions;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records;
using Grpc.Baas.Engine.Rules;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.IntegrationTests.Budgets;
using Grpc.Baas.IntegrationTests.Rpc;
using Grpc.Baas.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace Grpc.Baas.IntegrationTests.Rules;

/// <summary>What it costs to find out who calls and whether it may, where both were found out before.</summary>
[Collection(MemoryCollection.Name)]
public sealed class AccessCostTests(ITestOutputHelper output) : IAsyncLifetime, ICallFacts
{
    private const int Calls = 20_000;

    private static readonly IPAddress Address = IPAddress.Parse("192.0.2.1");

    private TestEngine _engine = null!;

    string ICallFacts.HttpMethod => "GET";

    public async Task InitializeAsync() => _engine = await TestEngine.StartAsync();

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    string? ICallFacts.FindQuery(string name) => null;

    string? ICallFacts.FindHeader(string name) => null;

    [Fact]
    public async Task TokenAndRule_KnownAlready_AllocateLittle()
    {
        await OkAsync("/api/v1/collections", """{"name":"users","type":"auth","create_rule":""}""");
        await OkAsync(
            "/api/v1/collections",
            """{"name":"notes","schema":[{"name":"owner","type":"text"},{"name":"shown","type":"bool"}],"view_rule":"owner = @request.auth.id || shown = true"}""");
        var user = await OkAsync("/api/v1/collections/users/auth/register", """{"email":"ada@example.com","password":"a long password"}""");
        var token = user.Json.GetProperty("access_token").GetString()!;
        await OkAsync("/api/v1/collections/notes/records", $$$"""{"id":"mine","data":{"owner":"{{{user.Json.GetProperty("user").GetProperty("id").GetString()}}}"}}""");
        await OkAsync("/api/v1/collections/notes/records", """{"id":"hers","data":{"owner":"somebody"}}""");

        await _engine.Services.GetRequiredService<Database>().ReadAsync(token, Measure, CancellationToken.None);
    }

    private int Measure(DbSession session, string token)
    {
        var catalogue = _engine.Services.GetRequiredService<Catalogue>();
        var verifier = _engine.Services.GetRequiredService<TokenVerifier>();
        var table = RecordTable.Of(catalogue.Current.Find("notes")!);
        var (mine, hers) = (Read(session, table, "mine"), Read(session, table, "hers"));
        var (bytes, started) = (0L, 0L);
        for (var call = -Calls; call < Calls; call++)
        {
            if (call == 0)
            {
                (bytes, started) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
            }

            if (!verifier.TryRecall(token, out var known))
            {
                // It is asked for again each second.
                known = verifier.VerifyAsync(token, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            }

            var access = RecordAccess.Of(known.At(Address).In(this), catalogue);
            _ = access.Open("notes", RecordOperation.View);
            if (access.Allows(session, table, RecordOperation.View, call % 2 == 0 ? mine : hers) != (call % 2 == 0))
            {
                Assert.Fail("The rule decides otherwise.");
            }
        }

        var nanoseconds = Stopwatch.GetElapsedTime(started).TotalNanoseconds / Calls;
        bytes = (GC.GetAllocatedBytesForCurrentThread() - bytes) / Calls;
        output.WriteLine($"{bytes} B and {nanoseconds:N0} ns a call");
        Assert.InRange(bytes, 0, BudgetFile.Current.AccessBytes);
        return 0;
    }

    private static byte[] Read(DbSession session, RecordTable table, string id)
    {
        using var wire = new WireWriter();
        Assert.True(RecordsStore.TryRead(session, table, id, wire));
        return wire.WrittenSpan.ToArray();
    }

    private async Task<RestAnswer> OkAsync(string path, string body)
    {
        var answer = await _engine.RestAsync(HttpMethod.Post, path, body);
        Assert.True((int)answer.Status < 300, answer.Text);
        return answer;
    }
}
