using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.UnitTests.Query;

public sealed class PageTokenTests
{
    private static readonly ListPlanRequest Request = new()
    {
        Dialect = SqliteDialect.Instance, Collection = QueryFixtures.Posts,
        Now = QueryFixtures.Now,
        Filter = "price > 1",
        Sort = "title,-price,created",
        Search = "a",
    };

    private static readonly byte[] Last = new TestRecord { Id = "r9", Title = "é😀", Price = null, Created = -5 }.ToImage();

    [Fact]
    public void Make_ThenRead_HasTheValuesOfTheKeys()
    {
        var token = ListPlan.Create(Request).MakePageToken(Last);
        var values = PageToken.TryRead(token, Fingerprint(Request), SortOrder.Parse(Request.Sort, QueryFixtures.Posts))!;

        Assert.Equal("é😀", System.Text.Encoding.UTF8.GetString(values[0].Utf8.Span));
        Assert.True(values[1].IsNull);
        Assert.Equal(-5, values[2].Integer);
        Assert.Equal("r9"u8.ToArray(), values[3].Utf8.ToArray());
        Assert.Equal(4, values.Length);
        Assert.Equal(0, ListPlan.Create(Request with { PageToken = token }).Page);
    }

    public static TheoryData<string> OtherQueries => ["filter", "sort", "search", "collection"];

    [Theory]
    [MemberData(nameof(OtherQueries))]
    public void Create_TokenOfAnotherQuery_PageTokenInvalid(string change)
    {
        var token = ListPlan.Create(Request).MakePageToken(Last);
        var other = change switch
        {
            "filter" => Request with { Filter = "price > 2" },
            "sort" => Request with { Sort = "title,price,created" },
            "search" => Request with { Search = "" },
            _ => Request with { Collection = new("0190-other", "posts", QueryFixtures.Posts.Fields, QueryFixtures.Posts.Rules) },
        };

        AssertRefused(other with { PageToken = token });
    }

    [Fact]
    public void Create_GarbledTokens_PageTokenInvalidOrAPlaceToStartFrom()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var token = ListPlan.Create(Request).MakePageToken(Last);
        for (var i = 0; i < 20_000; i++)
        {
            var characters = token.ToCharArray();
            for (var edits = random.Next(1, 4); edits > 0; edits--)
            {
                characters[random.Next(characters.Length)] = "Aa0_-=+/ \n\ud800é"[random.Next(12)];
            }

            var text = new string(characters, 0, random.Next(3) == 0 ? random.Next(1, characters.Length) : characters.Length);
            try
            {
                _ = ListPlan.Create(Request with { PageToken = text }).PageSql;
            }
            catch (BaasException refusal)
            {
                Assert.Equal("PAGE_TOKEN_INVALID", refusal.Definition.Reason);
            }
            catch (Exception exception)
            {
                Assert.Fail($"seed {seed}: {exception.GetType()} for {text}");
            }
        }
    }

    [Theory]
    [InlineData("x")]
    [InlineData("AAAA")]
    [InlineData("not base64 at all!")]
    [InlineData("AQAAAAAAAAAA")]
    public void Create_MadeUpToken_PageTokenInvalid(string token) => AssertRefused(Request with { PageToken = token });

    [Fact]
    public void Create_TokenWithPaddingOrSpace_PageTokenInvalid()
    {
        var token = ListPlan.Create(Request).MakePageToken(Last);

        AssertRefused(Request with { PageToken = token + " " });
        AssertRefused(Request with { PageToken = token[..^1] });
        AssertRefused(Request with { PageToken = token + "AAAA" });
    }

    // Tokens live in clients and links while the engine is replaced; a change of the form needs a new version.
    [Fact]
    public void Make_KnownRecord_IsFrozen()
    {
        var request = new ListPlanRequest { Dialect = SqliteDialect.Instance, Collection = QueryFixtures.Posts, Now = QueryFixtures.Now, Sort = "-price" };
        var token = ListPlan.Create(request).MakePageToken(new TestRecord { Id = "r1", Price = 1.5 }.ToImage());

        Assert.Equal("AXFPGcAfeMR5AgAAAAAAAPg_AwJyMQ", token);
    }

    private static ulong Fingerprint(ListPlanRequest request)
        => PageToken.Fingerprint(request.Collection.Id, request.Filter, request.Sort, request.Search);

    private static void AssertRefused(ListPlanRequest request)
    {
        var refusal = QueryFixtures.Refusal(() => ListPlan.Create(request));

        Assert.Equal("PAGE_TOKEN_INVALID", refusal.Definition.Reason);
        Assert.Equal("page_token", Assert.Single(refusal.Violations).Field);
    }
}
