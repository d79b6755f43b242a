using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.UnitTests.Query;

/// <summary>Sorts by what is no field of the record: values of related records, lengths and counts.</summary>
public sealed class RelatedSortTests
{
    [Theory]
    [InlineData("author.name")]
    [InlineData("-author.name")]
    [InlineData("author.name,-title")]
    [InlineData("-author.boss.name,author.name")]
    [InlineData("title,-author.age")]
    [InlineData("tags:length,-author.name")]
    [InlineData("-comments_via_post:length")]
    [InlineData("author.posts_via_author:length,-id")]
    public void Tokens_WalkedToTheEnd_GiveTheWholeOrder(string sort)
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var model = new RelatedModel(random);
        using var database = new TestDatabase(RelatedFixtures.Catalogue.Collections);
        model.InsertInto(database);
        var request = new ListPlanRequest
        {
            Dialect = SqliteDialect.Instance,
            Collection = RelatedFixtures.Posts,
            Catalogue = RelatedFixtures.Catalogue,
            Now = QueryFixtures.Now,
            Sort = sort,
            PerPage = random.Next(1, 15),
        };

        var whole = SelectAll(database, sort);
        var walked = Walk(database, model, request);

        Assert.True(whole.SequenceEqual(walked), $"seed {seed}\n{string.Join(' ', whole)}\n{string.Join(' ', walked)}");
        Assert.Equal(60, whole.Count);
    }

    [Theory]
    [InlineData("tags.label", "tags.label", null)]
    [InlineData("comments_via_post.text", "comments_via_post.text", null)]
    [InlineData("author.nme", "author.nme", "author.name")]
    [InlineData("author.name,-author.name", "author.name", null)]
    [InlineData("geo_distance(title,1,2)", "geo_distance(title,1,2)", null)]
    [InlineData("geo_distanse(title,1,2)", "geo_distanse", "geo_distance")]
    [InlineData("geo_distance(title,1,2", "geo_distance(title,1,2", null)]
    public void Parse_WrongKey_SortInvalid(string sort, string field, string? suggestion)
    {
        var refusal = QueryFixtures.Refusal(() => SortOrder.Parse(sort, RelatedFixtures.Scope));

        Assert.Equal(("SORT_INVALID", field), (refusal.Definition.Reason, refusal.Metadata["field"]));
        Assert.Equal(suggestion, refusal.Metadata.GetValueOrDefault("suggestion"));
    }

    private static List<string> SelectAll(TestDatabase database, string sort)
    {
        var sql = new SqlText(SqliteDialect.Instance).Append("SELECT id FROM posts");
        SortOrder.Parse(sort, RelatedFixtures.Scope).AppendSql(sql);
        return database.Query(sql);
    }

    private static List<string> Walk(TestDatabase database, RelatedModel model, ListPlanRequest request)
    {
        var walked = new List<string>();
        var kinds = ListPlan.Create(request).ComputedKeys;
        while (true)
        {
            var plan = ListPlan.Create(request);
            var rows = database.Rows(plan.PageSql, kinds, firstColumn: 4 + request.Collection.Fields.Length);
            walked.AddRange(rows.Take(plan.PerPage).Select(row => row.Id));
            if (rows.Count <= plan.PerPage)
            {
                return walked;
            }

            var (id, computed) = rows[plan.PerPage - 1];
            request = request with { PageToken = plan.MakePageToken(ImageOf(model.Posts.Single(post => post.Id == id)), computed) };
        }
    }

    private static byte[] ImageOf(RelatedModel.Post post)
    {
        using var wire = new WireWriter();
        wire.WriteStringField(1, post.Id);
        if (post.Title is not null)
        {
            wire.WriteStringField(RelatedFixtures.Posts.Find("title")!.Number, post.Title);
        }

        return wire.WrittenSpan.ToArray();
    }
}
