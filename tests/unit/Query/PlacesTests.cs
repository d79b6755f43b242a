using System.Globalization;
using System.Text;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Values;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.UnitTests.Query;

/// <summary>Filters and sorts over points and exact decimals.</summary>
public sealed class PlacesTests
{
    private static readonly Collection Places = DefinitionParser.ParseNew(
        V1.Schema.Collection.Parser.ParseJson("""
            {"name": "places", "schema": [{"name": "at", "type": "geopoint"}, {"name": "fee", "type": "decimal", "decimal": {"precision": 18, "scale": 2}},
              {"name": "pin", "type": "text", "hidden": true}]}
            """),
        "0190-places",
        CatalogueSnapshot.Empty,
        now: 1);

    [Theory]
    [InlineData(52.52, 13.405, 48.8566, 2.3522, 877_464)]
    [InlineData(0, 0, 0, 180, 20_015_115)]
    [InlineData(90, 0, -90, 77, 20_015_115)]
    [InlineData(51.5, -0.1, 51.5, -0.1, 0)]
    public void Metres_KnownPlaces_AreTheirDistance(double fromLatitude, double fromLongitude, double toLatitude, double toLongitude, double expected)
        => Assert.Equal(expected, GreatCircle.Metres(fromLatitude, fromLongitude, toLatitude, toLongitude), tolerance: 1);

    [Fact]
    public void RandomDistancesAndDecimals_SqlAndMemoryAgree()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        using var database = new TestDatabase(Places);
        var images = Enumerable.Range(0, 200).Select(i => Insert(database, random, $"p{i:d3}")).ToArray();
        string[] fees = ["0", "0.01", "-0.01", "0.005", "1", "1.5", "-3", "1e3", "0.1e1", "1000000000000000", "999999999999999999", "1.005"];
        string[] operators = ["=", "!=", "<", "<=", ">", ">="];
        for (var i = 0; i < 400; i++)
        {
            var @operator = operators[random.Next(operators.Length)];
            var text = random.Next(2) == 0
                ? $"fee {@operator} {fees[random.Next(fees.Length)]}"
                : string.Create(CultureInfo.InvariantCulture, $"geo_distance(at, {random.Next(-90, 91)}, {random.Next(-180, 181) / 2.0}) {@operator} {random.Next(20_000_000)}");
            var filter = Filter.Parse(text, Places, QueryFixtures.Now);

            var expected = images.Where(record => filter.Matches(record.Image)).Select(record => record.Id);

            Assert.True(expected.SequenceEqual(database.Select(filter, "places").Order(StringComparer.Ordinal)), $"seed {seed}: {text}");
        }
    }

    [Fact]
    public void SortByDistance_NearestFirst_AndRecordsWithoutAPointBeforeThem()
    {
        using var database = new TestDatabase(Places);
        database.InsertRow("places", "paris", Point(48.8566, 2.3522), null, null);
        database.InsertRow("places", "nowhere", null, null, null);
        database.InsertRow("places", "potsdam", Point(52.39, 13.06), null, null);
        var sql = new SqlText(SqliteDialect.Instance).Append("SELECT id FROM places");

        SortOrder.Parse("geo_distance(at, 52.52, 13.405)", Places).AppendSql(sql);

        Assert.Equal(["nowhere", "potsdam", "paris"], database.Query(sql));
    }

    [Theory]
    [InlineData("fee = 12345678901234567890", "a number without quotes, of at most 18 digits")]
    [InlineData("fee = '1'", "a number without quotes, of at most 18 digits")]
    [InlineData("fee > 99999999999999.999", "a number with at most 2 decimals")]
    [InlineData("at = 1", "= null or != null")]
    [InlineData("geo_distance(at, 91, 0) < 1", "degrees from -90 to 90")]
    [InlineData("geo_distance(at, 9, x) < 1", "degrees from -180 to 180")]
    [InlineData("geo_distance(at, 9, 1) = null", "a comparison with a number")]
    [InlineData("geo_distance(at, 9, 1) ~ 5", "= != < <= > >= in")]
    public void Parse_WrongFilter_SaysWhatIsExpected(string text, string expected)
    {
        var refusal = QueryFixtures.Refusal(() => Filter.Parse(text, Places, QueryFixtures.Now));

        Assert.Equal(expected, refusal.Metadata["expected"]);
    }

    [Fact]
    public void HiddenField_ForMostCallers_IsNotThere()
    {
        var scope = new QueryScope(Places, null, QueryFixtures.Now);
        Assert.Equal("the name of a field", QueryFixtures.Refusal(() => Filter.Parse("pin = 1", scope)).Metadata["expected"]);
        Assert.Null(QueryFixtures.Refusal(() => SortOrder.Parse("pinn", scope)).Metadata.GetValueOrDefault("suggestion"));
        QueryFixtures.Refusal(() => SortOrder.Parse("pin", scope));
        var request = new ListPlanRequest { Dialect = SqliteDialect.Instance, Collection = Places, Now = QueryFixtures.Now, Filter = "pin = 1" };

        var mine = ListPlan.Create(request with { SeesHidden = true });

        // What an administrator asked first must not be found for others.
        Assert.Contains("\"pin\" = ?1", mine.PageSql.Text);
        QueryFixtures.Refusal(() => ListPlan.Create(request));
        var search = request with { Filter = "", Search = "1234" };
        Assert.Contains("\"pin\" LIKE", ListPlan.Create(search with { SeesHidden = true }).PageSql.Text);
        Assert.DoesNotContain("\"pin\" LIKE", ListPlan.Create(search).PageSql.Text);
        Assert.DoesNotContain("\"pin\" LIKE", ListPlan.Create(search).CountSql.Text);
    }

    private static (string Id, byte[] Image) Insert(TestDatabase database, Random random, string id)
    {
        using var wire = new WireWriter();
        wire.WriteStringField(1, id);
        (string? point, long? fee) = (null, null);
        if (random.Next(4) > 0)
        {
            var (latitude, longitude) = ((random.NextDouble() * 180) - 90, (random.NextDouble() * 360) - 180);
            point = Point(latitude, longitude);
            var mark = wire.BeginMessage(Places.Find("at")!.Number);
            GeoPointText.WriteMessage(wire, latitude, longitude);
            wire.EndMessage(mark);
        }

        if (random.Next(4) > 0)
        {
            fee = random.Next(3) == 0 ? random.NextInt64(-999_999_999_999_999_999, 999_999_999_999_999_999) : random.Next(-200, 200);
            Span<byte> text = stackalloc byte[DecimalText.MaxNormalLength];
            wire.WriteStringField(Places.Find("fee")!.Number, Encoding.ASCII.GetString(text[..DecimalText.Write(fee.Value, 2, text)]));
        }

        database.InsertRow("places", id, point, fee, null);
        return (id, wire.WrittenSpan.ToArray());
    }

    private static string Point(double latitude, double longitude) => Encoding.UTF8.GetString(GeoPointText.Write(latitude, longitude));
}
