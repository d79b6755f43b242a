using Default.Client;

namespace Grpc.Baas.IntegrationTests.Typed.Exactness;

/// <summary>What is written by any way is what any other way reads, to the bit.</summary>
public sealed class ExactnessTests(ExactnessBench bench) : IClassFixture<ExactnessBench>
{
    [Fact]
    public void Create_EachWay_AnswersWhatWasWritten() => AssertNone(bench.Answers.SelectMany(answer => FaultsOf(answer.Way, answer.Record)));

    [Fact]
    public async Task Get_EachWayInItsTurn_ReadsWhatEachWayWrote()
    {
        List<string> faults = [];
        foreach (var (turn, id) in bench.Written.Keys.Index())
        {
            // The values follow each other, each by all ways, so that the turns must be uneven for all pairs to meet.
            var way = bench.Ways[(turn + (turn / bench.Ways.Count)) % bench.Ways.Count];
            faults.AddRange(FaultsOf(way, await way.GetAsync(id)));
        }

        AssertNone(faults);
    }

    [Fact]
    public async Task Update_SameValue_ChangesNothing()
    {
        foreach (var value in ExactValues.All.Where(value => value.Json != "null"))
        {
            var path = $"/default/v1/posts/{value.Name}-typed-rest";
            var before = await bench.Engine.RestAsync(HttpMethod.Get, path);
            var after = await bench.Engine.RestAsync(HttpMethod.Patch, path, $"{{\"{value.Field}\":{value.TypedJson}}}");

            // What is encrypted is another cipher text each time.
            Assert.Equal(value.Field == "note", before.Text != after.Text);
        }
    }

    [Theory]
    [InlineData("typed-grpc")]
    [InlineData("generic-grpc")]
    [InlineData("typed-rest")]
    [InlineData("generic-rest")]
    [InlineData("sdk")]
    [InlineData("generated")]
    public async Task ListAndWatch_EachWay_ReadsWhatEachWayWrote(string name)
    {
        var way = bench.Ways.Single(way => way.Name == name);
        var listed = await way.ListAsync();
        var told = await way.WatchAsync(bench.Written.Count);

        Assert.Equal(bench.Written.Keys.Order(), listed.Select(record => record.Id).Order());
        Assert.Equal(bench.Written.Keys.Order(), told.Select(record => record.Id).Order());
        AssertNone(listed.Concat(told).SelectMany(record => FaultsOf(way, record)));
    }

    /// <summary>A condition in C# finds in the engine what it is true of here.</summary>
    [Fact]
    public async Task Where_Condition_FindsWhatItIsTrueOf()
    {
        var posts = new DefaultClient(bench.Client).Posts;
        var all = await posts.All.ToListAsync();
        foreach (var condition in Conditions.All)
        {
            var found = await posts.Where(condition).Only(post => post.Views).Select(post => post.Id).ToListAsync();

            var isTrue = condition.Compile();
            Assert.True(all.Where(isTrue).Select(post => post.Id).ToHashSet().SetEquals(found), $"{condition} found {string.Join(' ', found.Take(20))}");
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public async Task Create_NoNumber_IsRefusedEachWay(double number)
    {
        foreach (var way in bench.Ways)
        {
            var refused = await Assert.ThrowsAsync<RefusedException>(() => way.CreateAsync($"no-number-{way}", ExactValues.Number("", number)));
            Assert.Equal("DATA_INVALID", refused.Reason);
        }
    }

    // A collection would show the first of them alone.
    private static void AssertNone(IEnumerable<string> faults) => Assert.True(!faults.Any(), string.Join('\n', faults.Take(40)));

    private IEnumerable<string> FaultsOf(RecordWay way, SeenRecord record)
    {
        var value = bench.Written[record.Id];
        if (way.Knows(value) && !record.Has(value.Read))
        {
            var seen = record.Show(value.Field);
            yield return $"{record.Id} of {value.Field} by {way}: {seen[..Math.Min(200, seen.Length)]}";
        }
    }
}
