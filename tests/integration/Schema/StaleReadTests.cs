using Grpc.Baas.IntegrationTests.Records;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.IntegrationTests.Schema;

/// <summary>Reads between the moment in which a change of the schema is committed and the one in which the catalogue shows it.</summary>
public sealed class StaleReadTests : IAsyncLifetime
{
    private readonly RecordsBench _bench = new();

    public async Task InitializeAsync()
    {
        await _bench.DefineAsync("""
            {"name":"prices","schema":[{"name":"amount","type":"decimal","decimal":{"scale":2}},{"name":"a","type":"text"},{"name":"b","type":"text"}]}
            """);
        await _bench.CreateAsync("prices", """{"amount":"12.50","a":"first","b":"second"}""", "p1");
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Read_ColumnHasAnotherMeaning_IsNotTakenForTheOld(bool isList)
    {
        await ReadWhileAsync(
            () => _bench.RedefineAsync("prices", definition => definition.Schema[0].Decimal.Scale = 3),
            async () => Assert.Equal("12.500", (await ReadAsync(isList)).Data.Fields["amount"].StringValue));
    }

    [Fact]
    public async Task Read_FieldsSwapNames_GivesEachItsOwnValue()
    {
        await ReadWhileAsync(
            () => _bench.RedefineAsync("prices", definition => (definition.Schema[1].Name, definition.Schema[2].Name) = ("b", "a")),
            async () => Assert.Equal("second", (await ReadAsync(isList: true)).Data.Fields["a"].StringValue));
    }

    [Fact]
    public async Task Read_FieldBecomesAnotherType_IsReadAsThat()
    {
        await ReadWhileAsync(
            () => _bench.RedefineAsync("prices", definition => (definition.Schema[1].Type, definition.Schema[1].Validation) = ("json", null)),
            async () => Assert.Equal("first", (await ReadAsync(isList: true)).Data.Fields["a"].StringValue));
    }

    [Fact]
    public async Task Read_ChangeWasUndone_GoesOn()
    {
        await _bench.Editor.CheckNewAsync(V1.Schema.Collection.Parser.ParseJson("""{"name":"other"}"""), CancellationToken.None);

        Assert.Equal("12.50", (await ReadAsync(isList: false)).Data.Fields["amount"].StringValue);
        Assert.False(_bench.Catalogue.MayHaveLeft(_bench.Catalogue.Revision));
        Assert.Null(_bench.Catalogue.Current.Find("other"));
    }

    /// <summary>Runs a read when a change is committed, and before the catalogue shows it.</summary>
    private async Task ReadWhileAsync(Func<Task> change, Func<Task> read)
    {
        using var start = new ManualResetEventSlim();
        using var isRead = new ManualResetEventSlim();
        var committed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        // What waits here comes into one group, so that the first callback of its commit is ours.
        var gate = _bench.Database.WriteAsync(_ => start.Wait(RecordsBench.Patience), CancellationToken.None);
        _ = _bench.Database.WriteAsync(
            transaction =>
            {
                transaction.OnCommitted(() =>
                {
                    committed.SetResult();
                    isRead.Wait(RecordsBench.Patience);
                });
                return 0;
            },
            CancellationToken.None);
        var changing = change();
        start.Set();
        await committed.Task.WaitAsync(RecordsBench.Patience);
        var reading = read();
        await Task.WhenAny(reading, Task.Delay(500));
        isRead.Set();
        await Task.WhenAll(gate, changing);
        await reading.WaitAsync(RecordsBench.Patience);
    }

    private async Task<V1.Records.Record> ReadAsync(bool isList) => isList
        ? Assert.Single((await _bench.ListAsync(new ListRecordsRequest { Collection = "prices" })).Items)
        : await _bench.GetAsync("prices", "p1");
}
