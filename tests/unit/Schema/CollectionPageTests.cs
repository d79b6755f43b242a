using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.V1.Query;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.UnitTests.Schema;

public sealed class CollectionPageTests
{
    private static readonly CatalogueSnapshot Snapshot = CatalogueSnapshot.Of(
        Enumerable.Range(0, 120).Select(number => Definitions.New($"c{number:000}")).Reverse());

    [Theory]
    [InlineData(0, 30)]
    [InlineData(7, 7)]
    [InlineData(100, 100)]
    [InlineData(5_000, 100)]
    public void Read_Size_AsAskedForWithinLimits(int perPage, int expected)
        => Assert.Equal(expected, CollectionPage.Read(Snapshot, new() { PerPage = perPage }).Items.Count);

    [Fact]
    public void Read_PageByPage_GivesEachOnceInOrder()
    {
        var names = new List<string>();
        var token = "";
        do
        {
            var page = CollectionPage.Read(Snapshot, new() { PerPage = 40, PageToken = token });
            names.AddRange(page.Items.Select(item => item.Name));
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        Assert.Equal(Snapshot.Collections.Select(collection => collection.Name), names);
        Assert.Equal(120, names.Count);
    }

    [Fact]
    public void Read_LastOfAPageIsDeleted_GoesOnBehindIt()
    {
        var first = CollectionPage.Read(Snapshot, new() { PerPage = 10 });

        var second = CollectionPage.Read(Snapshot.Without("id-of-c009"), new() { PerPage = 10, PageToken = first.NextPageToken });

        Assert.Equal("c010", second.Items[0].Name);
    }

    [Theory]
    [InlineData("!")]
    [InlineData("AAAA")]
    [InlineData("Y29sbA==x")]
    [InlineData("_____w")]
    public void Read_ForeignToken_Refused(string token)
    {
        var exception = Assert.Throws<BaasException>(() => CollectionPage.Read(Snapshot, new() { PageToken = token }));

        Assert.Equal(QueryErrorTable.PageTokenInvalid, exception.Definition);
    }

    [Fact]
    public void Read_NegativeSize_Refused()
    {
        var exception = Assert.Throws<BaasException>(() => CollectionPage.Read(Snapshot, new ListCollectionsRequest { PerPage = -1 }));

        Assert.Equal(QueryErrorTable.PageInvalid, exception.Definition);
    }
}
