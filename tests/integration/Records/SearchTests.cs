using Grpc.Baas.Engine.Schema;
using Grpc.Baas.V1.Query;
using Grpc.Baas.V1.Records;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.IntegrationTests.Records;

/// <summary>Searches through collections with an index, while records and the definition change.</summary>
public sealed class SearchTests : IAsyncLifetime
{
    private readonly RecordsBench _bench = new();

    public async Task InitializeAsync() => await _bench.DefineAsync("""
        {"name":"notes","list_rule":"","schema":[{"name":"title","type":"text"},{"name":"body","type":"editor"},{"name":"rank","type":"int"}],
         "search":{"fields":["title","body"]}}
        """);

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Search_RecordsChange_FollowsThem()
    {
        await _bench.CreateAsync("notes", """{"title":"A Foolish thing","body":"x"}""", "n1");
        await _bench.CreateAsync("notes", """{"title":"y","body":"barfoo"}""", "n2");
        await _bench.CreateAsync("notes", """{"title":"buffoon"}""", "n3");
        Assert.Equal("n1 n3 n2", await SearchAsync("foo"));

        await _bench.UpdateAsync("notes", "n2", """{"title":"Foo"}""");
        await _bench.UpdateAsync("notes", "n3", """{"rank":5}""");
        await _bench.DeleteAsync("notes", "n1");

        Assert.Equal("n2 n3", await SearchAsync("foo"));
        Assert.Equal("n3", await SearchAsync("uff"));
        Assert.Equal("", await SearchAsync("lish"));
        Assert.Equal("n2 n3", await SearchAsync("fo"));
        Assert.Equal("n3 n2", await SearchAsync("foo", sort: "-rank"));
        Assert.Equal("n3", await SearchAsync("foo", filter: "rank = 5"));
    }

    [Fact]
    public async Task Search_DefinitionChanges_IndexFollowsIt()
    {
        await _bench.CreateAsync("notes", """{"title":"apple","body":"grape"}""", "n1");
        await _bench.RedefineAsync("notes", definition => definition.Name = "papers");
        await _bench.RedefineAsync("papers", definition =>
        {
            definition.Schema[0].Name = "heading";
            definition.Search.Fields[0] = "heading";
        });
        await _bench.CreateAsync("papers", """{"heading":"crabapple","body":"x"}""", "n2");
        Assert.Equal("n1 n2", await SearchAsync("apple", collection: "papers"));

        await _bench.RedefineAsync("papers", definition => definition.Search.Fields.RemoveAt(0));
        Assert.Equal("", await SearchAsync("apple", collection: "papers"));
        Assert.Equal("n1", await SearchAsync("grape", collection: "papers"));

        await _bench.RedefineAsync("papers", definition => definition.Search = new SearchOptions());
        Assert.Equal(["heading", "body"], _bench.Catalogue.Current.Find("papers")!.SearchFields.Select(field => field.Name));
        Assert.Equal("n1 n2", await SearchAsync("apple", collection: "papers"));

        await _bench.RedefineAsync("papers", definition => definition.Search = null);
        Assert.Equal("n1 n2", await SearchAsync("apple", collection: "papers"));
        await _bench.Editor.DeleteAsync("papers", "", CancellationToken.None);
        await InitializeAsync();
    }

    [Fact]
    public async Task Search_RemovedField_LeavesTheIndexWhole()
    {
        await _bench.CreateAsync("notes", """{"title":"apple","body":"grape"}""", "n1");

        await _bench.RedefineAsync("notes", definition =>
        {
            definition.Schema.RemoveAt(1);
            definition.Search.Fields.RemoveAt(1);
        });

        Assert.Equal("n1", await SearchAsync("apple"));
        Assert.Equal("", await SearchAsync("grape"));
    }

    [Theory]
    [InlineData("""{"fields":["rank"]}""", "search.fields[0]")]
    [InlineData("""{"fields":["nope"]}""", "search.fields[0]")]
    [InlineData("""{"fields":["title","title"]}""", "search.fields[1]")]
    public async Task Define_WrongSearch_DefinitionInvalid(string search, string field)
    {
        var refused = await Refusals.WithAsync(SchemaErrorTable.DefinitionInvalid, () => _bench.DefineAsync(
            $$"""{"name":"more","schema":[{"name":"title","type":"text"},{"name":"rank","type":"int"}],"search":{{search}}}"""));

        Assert.Equal(field, Assert.Single(refused.Violations).Field.Replace("definition.", ""));
    }

    [Fact]
    public async Task Search_Ranked_PagesByTokenAndNumberAlike()
    {
        await _bench.IngestAsync(IngestTests.Messages("notes", 60, i => i % 2 == 0 ? """{"title":"xfoo"}""" : """{"title":"x","body":"a foo"}"""));
        var request = new ListRecordsRequest { Collection = "notes", Search = "foo", PerPage = 7 };
        var (byToken, byNumber) = (new List<string>(), new List<string>());
        for (var page = 1; page == 1 || request.PageToken.Length > 0; page++)
        {
            var answer = await _bench.ListAsync(request);
            byToken.AddRange(answer.Items.Select(item => item.Id));
            request.PageToken = answer.NextPageToken;
            var numbered = await _bench.ListAsync(new ListRecordsRequest { Collection = "notes", Search = "foo", PerPage = 7, Page = page });
            byNumber.AddRange(numbered.Items.Select(item => item.Id));
        }

        Assert.Equal(byNumber, byToken);
        Assert.Equal(60, byToken.Distinct().Count());
        Assert.Equal(byToken.Take(30).Order(StringComparer.Ordinal), byToken.Take(30));
        await Refusals.WithAsync(QueryErrorTable.PageTokenInvalid, () => _bench.ListAsync(
            new ListRecordsRequest { Collection = "notes", Search = "foo", PageToken = "AAAA" }));
    }

    [Fact]
    public async Task Explain_Search_TellsCandidates()
    {
        await _bench.CreateAsync("notes", """{"title":"apple"}""", "n1");

        var plan = await _bench.Reader.ExplainAsync(
            new ListRecordsRequest { Collection = "notes", Search = "apple" }, Engine.Kernel.Caller.Engine, CancellationToken.None);

        Assert.Equal(1, plan.SearchCandidates);
        Assert.Contains("MATCH", plan.Sql);
    }

    private async Task<string> SearchAsync(string search, string sort = "", string filter = "", string collection = "notes")
    {
        var page = await _bench.ListAsync(
            new ListRecordsRequest { Collection = collection, Search = search, Sort = sort, Filter = filter, IncludeTotal = true });
        Assert.Equal(page.Items.Count, page.Total);
        return string.Join(' ', page.Items.Select(item => item.Id));
    }
}
