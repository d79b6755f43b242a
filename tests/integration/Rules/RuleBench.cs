using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records.Aggregates;
using Grpc.Baas.IntegrationTests.Records;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.IntegrationTests.Rules;

/// <summary>Callers, and what they get.</summary>
internal static class RuleBench
{
    /// <summary>A signed-in caller.</summary>
    /// <param name="collectionId">Id of the collection that the account is a record of.</param>
    public static Caller User(string id, string role = "user", string collectionId = "") => new(CallerKind.User, id, $"{id}@example.org")
    {
        Role = role,
        CollectionId = collectionId,
    };

    public static async Task<string[]> IdsAsync(this RecordsBench bench, string collection, Caller caller, string filter = "", string sort = "")
    {
        var page = await bench.ListAsync(
            new ListRecordsRequest { Collection = collection, Filter = filter, Sort = sort, PerPage = 100, IncludeTotal = true }, caller);
        Assert.Equal(page.Items.Count, page.Total);
        return [.. page.Items.Select(record => record.Id)];
    }

    /// <summary>How many records an aggregation counts.</summary>
    public static async Task<double> CountAsync(this RecordsBench bench, string collection, Caller caller, string filter = "")
    {
        var reader = new AggregateReader(bench.Database, bench.Catalogue, bench.Time);
        using var answer = await reader.AggregateAsync(
            new AggregateRecordsRequest { Collection = collection, Select = "count(*)", Filter = filter }, caller, CancellationToken.None);
        return AggregateRecordsResponse.Parser.ParseFrom(answer.Bytes.Span).Rows.Single().Fields.Single().Value.NumberValue;
    }
}
