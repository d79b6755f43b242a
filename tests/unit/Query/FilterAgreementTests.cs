namespace Grpc.Baas.UnitTests.Query;

/// <summary>What may be listed is exactly what may be watched.</summary>
public sealed class FilterAgreementTests
{
    [Fact]
    public void RandomFilters_OnRandomRecords_SqlAndMemoryAgree()
    {
        using var database = new TestDatabase();

        // Indexes make SQLite compare in other places: in the search for the start and end of a range.
        database.Execute("CREATE INDEX by_price ON posts (price)");
        database.Execute("CREATE INDEX by_rank ON posts (rank)");
        database.Execute("CREATE INDEX by_title ON posts (title)");
        TestRecord[] stored = [];

        FilterAgreement.Check(tested =>
        {
            if (stored != tested.Records)
            {
                database.Execute("DELETE FROM posts");
                database.Insert(stored = tested.Records);
            }

            return database.Select(QueryFixtures.Parse(tested.Filter.Text));
        });
    }
}
