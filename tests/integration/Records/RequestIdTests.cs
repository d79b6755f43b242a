using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.IntegrationTests.Records;

public sealed class RequestIdTests : IAsyncLifetime
{
    private readonly RecordsBench _bench = new();

    public Task InitializeAsync() => _bench.DefineAsync("""
        {"name":"notes","create_rule":"","schema":[{"name":"text","type":"text"},{"name":"more","type":"json"}]}
        """);

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Create_Repeated_AnswersTheFirstResult()
    {
        var first = await _bench.CreateAsync("notes", """{"text":"a","more":{"x":1,"y":[{"p":1,"q":2}]}}""", requestId: "r1");
        await _bench.UpdateAsync("notes", first.Id, """{"text":"b"}""");
        var again = await _bench.CreateAsync("notes", """{"more":{"y":[{"q":2,"p":1}],"x":1},"text":"a"}""", requestId: "r1");

        Assert.Equal(first, again);
        Assert.Equal(2, _bench.Log.Position);
    }

    [Fact]
    public async Task Create_ManyAtOnce_MakeOneRecord()
    {
        var calls = Enumerable.Range(0, 32).Select(_ => _bench.CreateAsync("notes", """{"text":"a"}""", requestId: "same"));
        var records = await Task.WhenAll(calls);

        Assert.Single(records.Distinct());
        Assert.Equal(1, _bench.Log.Position);
    }

    [Fact]
    public async Task Create_SameIdForAnotherRequest_IsRefused()
    {
        await _bench.CreateAsync("notes", """{"text":"a"}""", requestId: "r1");

        await Refusals.WithAsync(
            RecordsErrorTable.RequestIdReused, () => _bench.CreateAsync("notes", """{"text":"b"}""", requestId: "r1"));
        Assert.Equal(1, _bench.Log.Position);
    }

    [Fact]
    public async Task Create_SameIdOfAnotherCaller_IsAnotherRequest()
    {
        var first = await _bench.CreateAsync("notes", """{"text":"a"}""", requestId: "r1");
        var second = await _bench.CreateAsync("notes", """{"text":"a"}""", requestId: "r1", caller: Caller.Anonymous);

        Assert.NotEqual(first.Id, second.Id);
    }

    [Fact]
    public async Task Create_SameIdOfAnotherCollectionsAccount_IsAnotherRequest()
    {
        var account = new Caller(CallerKind.User, "ann", "") { CollectionId = "1" };
        var first = await _bench.CreateAsync("notes", """{"text":"a"}""", requestId: "r1", caller: account);
        var second = await _bench.CreateAsync("notes", """{"text":"a"}""", requestId: "r1", caller: account with { CollectionId = "2" });

        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(first, await _bench.CreateAsync("notes", """{"text":"a"}""", requestId: "r1", caller: account));
    }

    [Fact]
    public async Task Create_RepeatedAfterTheSchemaChanged_StillAnswersTheFirstResult()
    {
        var first = await _bench.CreateAsync("notes", """{"text":"a"}""", requestId: "r1");
        await _bench.RedefineAsync("notes", definition => definition.Schema[0].Name = "body");

        Assert.Equal(first, await _bench.CreateAsync("notes", """{"text":"a"}""", requestId: "r1"));
    }

    [Fact]
    public async Task Create_Refused_IsNotRemembered()
    {
        await Refusals.WithAsync(RecordsErrorTable.DataInvalid, () => _bench.CreateAsync("notes", """{"txt":"a"}""", requestId: "r1"));

        Assert.NotEmpty((await _bench.CreateAsync("notes", """{"text":"a"}""", requestId: "r1")).Id);
    }

    [Fact]
    public async Task UpdateAndDelete_Repeated_HappenOnce()
    {
        var record = await _bench.CreateAsync("notes", """{"text":"a"}""");
        var first = await _bench.UpdateAsync("notes", record.Id, """{"text":"b"}""", record.Etag, "r2");
        var again = await _bench.UpdateAsync("notes", record.Id, """{"text":"b"}""", record.Etag, "r2");
        await _bench.DeleteAsync("notes", record.Id, first.Etag, "r3");
        await _bench.DeleteAsync("notes", record.Id, first.Etag, "r3");

        Assert.Equal(first, again);
        Assert.Equal(3, _bench.Log.Position);
    }

    [Fact]
    public async Task Create_AfterADay_IsANewRequest()
    {
        var first = await _bench.CreateAsync("notes", """{"text":"a"}""", requestId: "r1");
        _bench.Time.Advance(TimeSpan.FromHours(25));
        var second = await _bench.CreateAsync("notes", """{"text":"b"}""", requestId: "r1");
        await _bench.CreateAsync("notes", """{"text":"b"}""", requestId: "r4");

        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(2, await _bench.Database.ReadAsync(
            0,
            static (session, _) =>
            {
                using var count = session.Prepare("SELECT count(*) FROM _baas_requests");
                count.Step();
                return count.Int64(0);
            },
            CancellationToken.None));
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("ä")]
    public async Task Create_BadRequestId_IsRefused(string requestId)
        => await Refusals.WithAsync(
            RecordsErrorTable.RequestIdInvalid, () => _bench.CreateAsync("notes", """{"text":"a"}""", requestId: requestId));
}
