using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records.Ingest;
using Grpc.Baas.V1.Auth;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.IntegrationTests.Records;

/// <summary>Streams of new records that are taken up again, and messages that are stored whole or not at all.</summary>
public sealed class IngestResumeTests : IAsyncLifetime
{
    private readonly RecordsBench _bench = new();

    public Task InitializeAsync() => _bench.DefineAsync("""
        {"name":"cities","schema":[{"name":"name","type":"text","validation":{"required":true}},{"name":"size","type":"int"}]}
        """);

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Ingest_TakenUpAtTheProgress_CountsEachRecordOnce()
    {
        await Assert.ThrowsAsync<IOException>(() => _bench.IngestAsync(Broken(Stream(0, 900))));
        var progress = await ProgressAsync();
        var answer = await _bench.IngestAsync(Stream((int)progress.Next, 1_000));

        // The last batch may still have been waiting to fill up.
        Assert.InRange(progress.Next, 600, 900);
        Assert.Equal((990, 10), (answer.Accepted, answer.Rejected));
        Assert.Equal(new IngestState(1_000, 990, 10), await ProgressAsync());
        Assert.Equal(Enumerable.Range(0, 1_000).Where(i => i % 100 != 7).Select(i => (double)i), await SizesAsync());
    }

    [Fact]
    public async Task Ingest_SentAgain_PassesOverWhatIsThere()
    {
        await _bench.IngestAsync(Stream(0, 500));
        var answer = await _bench.IngestAsync(Stream(0, 800));
        var again = await _bench.IngestAsync(Stream(300, 800));

        Assert.Equal((792, 8), (answer.Accepted, answer.Rejected));
        Assert.Equal([507, 607, 707], answer.Rejections.Select(rejection => (int)rejection.Index));
        Assert.Equal((792, 8, 0), (again.Accepted, again.Rejected, again.Rejections.Count));
        Assert.Equal(792, (await SizesAsync()).Length);
    }

    [Fact]
    public async Task Ingest_OfAnotherCaller_IsAnotherStream()
    {
        await _bench.IngestAsync(Stream(0, 300));
        var other = new Caller(CallerKind.Administrator, "other", "");

        Assert.Equal(default, await _bench.Ingest.GetStateAsync("cities", "s", other, CancellationToken.None));
        await Refusals.WithAsync(
            AuthErrorTable.CredentialsMissing,
            () => _bench.Ingest.GetStateAsync("cities", "s", Caller.Anonymous, CancellationToken.None).AsTask());
    }

    [Fact]
    public async Task Ingest_AfterSevenDays_IsForgotten()
    {
        await _bench.IngestAsync(Stream(0, 300));
        _bench.Time.Advance(TimeSpan.FromDays(8));

        Assert.Equal(default, await ProgressAsync());
    }

    [Theory]
    [InlineData("s", 1)]
    [InlineData("s", -1)]
    [InlineData("", 5)]
    [InlineData("a b", 0)]
    public async Task Ingest_WrongSequenceOrName_IsRefused(string streamId, int first)
    {
        var message = Message(0, 1);
        (message.StreamId, message.FirstSequence) = (streamId, first);
        await Refusals.WithAsync(RecordsErrorTable.IngestStreamInvalid, () => _bench.IngestAsync([message]));
        await Refusals.WithAsync(
            RecordsErrorTable.IngestStreamInvalid,
            () => _bench.Ingest.GetStateAsync("cities", "", Caller.Engine, CancellationToken.None).AsTask());
        Assert.Empty(await SizesAsync());
    }

    [Fact]
    public async Task Ingest_AnotherStreamIdLater_IsRefused()
    {
        var second = Message(1, 2);
        second.StreamId = "t";
        await Refusals.WithAsync(RecordsErrorTable.IngestStreamInvalid, () => _bench.IngestAsync([Message(0, 1), second]));
    }

    [Fact]
    public async Task Ingest_Atomic_StoresMessagesWholeOrNotAtAll()
    {
        await _bench.CreateAsync("cities", """{"name":"x"}""", "taken");
        var bad = Message(10, 20);
        bad.Items[3].Data.Fields.Clear();
        var taken = Message(20, 30);
        taken.Items[5].Id = "taken";
        var first = Message(0, 5);
        first.Atomic = true;
        var answer = await _bench.IngestAsync([first, bad, taken, Message(30, 300 + 30)]);

        Assert.Equal((305, 20), (answer.Accepted, answer.Rejected));
        Assert.Equal(
            Enumerable.Repeat("INGEST_MESSAGE_REFUSED", 18).Append("DATA_INVALID").Append("RECORD_EXISTS").Order(),
            answer.Rejections.Select(rejection => rejection.Reason).Order());
        Assert.Equal(new IngestState(325, 305, 20), await ProgressAsync());
    }

    [Fact]
    public async Task Ingest_Upsert_ChangesWhatIsThereAndMakesTheRest()
    {
        await _bench.CreateAsync("cities", """{"name":"old","size":1}""", "a");
        var message = new IngestRecordsRequest { Collection = "cities", Upsert = true };
        message.Items.Add(new IngestItem { Id = "a", Data = Struct.Parser.ParseJson("""{"size":2}""") });
        message.Items.Add(new IngestItem { Id = "b", Data = Struct.Parser.ParseJson("""{"name":"new"}""") });
        message.Items.Add(new IngestItem { Id = "b", Data = Struct.Parser.ParseJson("""{"size":"no"}""") });
        message.Items.Add(new IngestItem { Id = "c", Data = Struct.Parser.ParseJson("""{"size":3}""") });
        var answer = await _bench.IngestAsync([message]);

        Assert.Equal((2, 2), (answer.Accepted, answer.Rejected));
        Assert.Equal([2, 3], answer.Rejections.Select(rejection => (int)rejection.Index));
        var changed = await _bench.GetAsync("cities", "a");
        Assert.Equal(("old", 2), (changed.Data.Fields["name"].StringValue, (int)changed.Data.Fields["size"].NumberValue));
        Assert.Equal("new", (await _bench.GetAsync("cities", "b")).Data.Fields["name"].StringValue);
    }

    private static IEnumerable<IngestRecordsRequest> Stream(int from, int to)
    {
        for (var first = from; first < to; first += 100)
        {
            var message = Message(first, Math.Min(first + 100, to));
            message.Items.Where((_, i) => (first + i) % 100 == 7).ToList().ForEach(item => item.Data.Fields.Remove("name"));
            message.FirstSequence = from;
            yield return message;
        }
    }

    private static IEnumerable<IngestRecordsRequest> Broken(IEnumerable<IngestRecordsRequest> messages)
    {
        foreach (var message in messages)
        {
            yield return message;
        }

        throw new IOException("gone");
    }

    private static IngestRecordsRequest Message(int from, int to)
    {
        var message = new IngestRecordsRequest { Collection = "cities", StreamId = "s" };
        for (var i = from; i < to; i++)
        {
            message.Items.Add(new IngestItem { Data = Struct.Parser.ParseJson($$"""{"name":"c","size":{{i}}}""") });
        }

        return message;
    }

    private ValueTask<IngestState> ProgressAsync() => _bench.Ingest.GetStateAsync("cities", "s", Caller.Engine, CancellationToken.None);

    private async Task<double[]> SizesAsync()
    {
        var sizes = new List<double>();
        var request = new ListRecordsRequest { Collection = "cities", Sort = "size", PerPage = 100 };
        do
        {
            var page = await _bench.ListAsync(request);
            sizes.AddRange(page.Items.Select(item => item.Data.Fields["size"].NumberValue));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return [.. sizes];
    }
}
