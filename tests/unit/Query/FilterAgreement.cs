using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace Grpc.Baas.UnitTests.Query;

/// <summary>
/// The property that a filter is true of the same records in a database and in memory. A failure is made smaller and tells one filter and
/// one record. <c>DIFFERENTIAL_COUNT</c> says how many filters are tried, 2,000 by default; <c>DIFFERENTIAL_SEED</c> tries the same again.
/// </summary>
internal static class FilterAgreement
{
    private const int PoolSize = 200;

    private static readonly int Count = Number("DIFFERENTIAL_COUNT", 2000);

    /// <summary>Holds the database against the evaluator.</summary>
    /// <param name="select">The ids of a case's records of which the database finds its filter true, in any order.</param>
    public static void Check(Func<FilterCase, IEnumerable<string>> select)
    {
        var seed = Number("DIFFERENTIAL_SEED", Environment.TickCount & int.MaxValue);
        var pool = RandomFilters.Records(seed, PoolSize);
        var cases = Arb.From(RandomFilters.Filter.Select(filter => new FilterCase(filter, pool)), failed => failed.Smaller());
        var (tried, matches) = (0, 0);

        FsCheck.Check.One(
            Config.QuickThrowOnFailure.WithName($"DIFFERENTIAL_SEED={seed}").WithMaxTest(Count).WithReplay(new Replay(new Rnd((ulong)seed), null!)),
            Prop.ForAll<FilterCase>(cases, tested =>
            {
                var filter = QueryFixtures.Parse(tested.Filter.Text);
                var expected = tested.Records.Where(record => filter.Matches(record.ToImage())).Select(record => record.Id).ToHashSet();
                var actual = select(tested).ToHashSet();
                (tried, matches) = (tried + 1, matches + actual.Count);
                Assert.Equal(expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));
            }));

        // Filters that are true of nothing, or of everything, would prove little.
        Assert.InRange(matches, tried * PoolSize / 30, tried * PoolSize / 30 * 29);
    }

    private static int Number(string variable, int usual)
        => Environment.GetEnvironmentVariable(variable) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
}
