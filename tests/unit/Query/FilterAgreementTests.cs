namespace Grpc.Baas.UnitTests.Query;

/// <summary>What may be listed is exactly what may be watched.</summary>
public sealed class FilterAgreementTests
{
    // DIFFERENTIAL_COUNT=20000 for the full run.
    private static readonly int Count = int.Parse(
        Environment.GetEnvironmentVariable("DIFFERENTIAL_COUNT") ?? "2000", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public void RandomFilters_OnRandomRecords_SqlAndMemoryAgree()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var filters = new RandomFilters(random);
        var records = Enumerable.Range(0, 300).Select(filters.NextRecord).ToArray();
        var images = records.Select(record => (record.Id, Image: record.ToImage())).ToArray();
        using var database = new TestDatabase();
        database.Insert(records);

        // Indexes make SQLite compare in other places: in the search for the start and end of a range.
        database.Execute("CREATE INDEX by_price ON posts (price)");
        database.Execute("CREATE INDEX by_rank ON posts (rank)");
        database.Execute("CREATE INDEX by_title ON posts (title)");

        var matches = 0;
        for (var i = 0; i < Count; i++)
        {
            var text = filters.Next();
            var filter = QueryFixtures.Parse(text);
            var expected = images.Where(record => filter.Matches(record.Image)).Select(record => record.Id).Order(StringComparer.Ordinal).ToArray();
            var actual = database.Select(filter).Order(StringComparer.Ordinal).ToArray();

            Assert.True(expected.SequenceEqual(actual), $"seed {seed}: {text}\nmemory {string.Join(' ', expected)}\nSQL    {string.Join(' ', actual)}");
            matches += actual.Length;
        }

        Assert.InRange(matches, 10 * Count, 290 * Count);
    }
}
