using System.Text;
using Grpc.Baas.Engine.Rpc.Rest;

namespace Grpc.Baas.UnitTests.Rpc.Rest;

/// <summary>The vectors of grpc-httpjson-transcoding, and what they leave open.</summary>
public sealed class RouteTableTests
{
    private const string Exact = "/a/** /b/* /c/*/d/** /c/*/d/e /c/f/d/e /";
    private const string Verbs = "/person /person/{id=*} /{x=**}:verb";
    private const string MoreVerbs = "/some/const:verb /some/*:verb /some/*/foo:verb /other/**:verb /other/**/const:verb";
    private const string Multis = "/a/{x=b/**} /a/{x=b/**}/z /a/{x=b/**}/y/z /a/{x=**}";
    private const string Escapes = "%21%23%24%26%27%28%29%2A%2B%2C%2F%3A%3B%3D%3F%40%5B%5D";

    [Theory]
    [InlineData("/**", "/", "/**")]
    [InlineData("/**", "/a", "/**")]
    [InlineData("/**", "/a/", "/**")]
    [InlineData(Exact, "/a/b/c", "/a/**")]
    [InlineData(Exact, "/a", "/a/**")]
    [InlineData(Exact, "/b/x", "/b/*")]
    [InlineData(Exact, "/b/x/", "/b/*")]
    [InlineData(Exact, "/", "/")]
    [InlineData(Exact, "/c/u/d/v", "/c/*/d/**")]
    [InlineData(Exact, "/c/x/d/e", "/c/*/d/e")]
    [InlineData(Exact, "/c/f/d/e", "/c/f/d/e")]
    [InlineData(Exact, "/c/f/d/x", "/c/*/d/**")]
    [InlineData(Exact, "/c/x/y/d/z", null)]
    [InlineData(Exact, "/c//v/d/w/x", null)]
    [InlineData(Exact, "/b//", null)]
    [InlineData(Verbs, "/person", "/person")]
    [InlineData(Verbs, "/person:verb", "/{x=**}:verb", "x=person")]
    [InlineData(Verbs, "/person/jason:verb", "/{x=**}:verb", "x=person/jason")]
    [InlineData(Verbs, "/person:other", null)]
    [InlineData(Verbs, "/person/jason:other", "/person/{id=*}", "id=jason:other")]
    [InlineData(Verbs, "/animal/cat:other", null)]
    [InlineData("/{a=*}/{b=*}:verb", "/some:verb/const:verb", "/{a=*}/{b=*}:verb", "a=some:verb b=const")]
    [InlineData("/foo/*/hello", "/foo/other:verb/hello", "/foo/*/hello")]
    [InlineData(MoreVerbs, "/some/const:verb", "/some/const:verb")]
    [InlineData(MoreVerbs, "/some/other:verb", "/some/*:verb")]
    [InlineData(MoreVerbs, "/some/other:verb/", null)]
    [InlineData(MoreVerbs, "/some/foo/bar:verb", null)]
    [InlineData(MoreVerbs, "/some/bar/foo:verb", "/some/*/foo:verb")]
    [InlineData(MoreVerbs, "/other/bar/foo:verb", "/other/**:verb")]
    [InlineData(MoreVerbs, "/other/bar/foo/const:verb", "/other/**/const:verb")]
    [InlineData(Multis, "/a/b/world/c/y/z", "/a/{x=b/**}/y/z", "x=b/world/c")]
    [InlineData(Multis, "/a/b/world/c/z", "/a/{x=b/**}/z", "x=b/world/c")]
    [InlineData(Multis, "/a/b/world/c", "/a/{x=b/**}", "x=b/world/c")]
    [InlineData(Multis, "/a/hello/b/world/c", "/a/{x=**}", "x=hello/b/world/c")]
    [InlineData("/prefix/middle/suffix /prefix/middle /prefix", "/prefix/middle/other", null)]
    [InlineData("/{x=a/*}/b/{y=*}/c", "/a/hello/b/world/c", "/{x=a/*}/b/{y=*}/c", "x=a/hello y=world")]
    [InlineData("/a/{x=b/*}/{y=d/**}", "/a/b/zoo/d/animal/tiger", "/a/{x=b/*}/{y=d/**}", "x=b/zoo y=d/animal/tiger")]
    [InlineData("/alpha/{x=*}/beta/{y=**}/gamma", "/alpha/dog/beta/eat/bones/gamma", "/alpha/{x=*}/beta/{y=**}/gamma", "x=dog y=eat/bones")]
    [InlineData("/alpha/{x=*}/beta/{y=**}/gamma", "/alpha/dog/beta/gamma", "/alpha/{x=*}/beta/{y=**}/gamma", "x=dog y=")]
    [InlineData("/{x=**}/a/b", "/foo/bar/a/b", "/{x=**}/a/b", "x=foo/bar")]
    [InlineData("/{x=**}/a/b", "/a/b/a/b", "/{x=**}/a/b", "x=a/b")]
    [InlineData("/a/{x}/c", "/a/p%20q%2Fr+/c", "/a/{x}/c", "x=p q/r+")]
    [InlineData("/a/{x}", "/a/%zz%4", "/a/{x}", "x=%zz%4")]
    [InlineData("/a/{x}", "/a/caf%C3%A9%F0%9F%98%80", "/a/{x}", "x=café😀")]
    [InlineData("/a/{x=p/*/q/*}/c", "/a/p/foo%20foo/q/bar%2Fbar/c", "/a/{x=p/*/q/*}/c", "x=p/foo foo/q/bar%2Fbar")]
    [InlineData("/a/{x=**}/c", "/a/" + Escapes + "/c", "/a/{x=**}/c", "x=" + Escapes)]
    [InlineData("/v1/{x=shelves/*/books/*}:borrow", "/v1/shelves/1/books/2:borrow", "/v1/{x=shelves/*/books/*}:borrow", "x=shelves/1/books/2")]
    [InlineData("/a/*/b /a/x/c", "/a/x/b", "/a/*/b")]
    [InlineData("/a/**/b /a/x/c", "/a/x/b", "/a/**/b")]
    public void Find_Path_TakesTheMostExact(string templates, string path, string? expected, string variables = "")
    {
        var table = TableOf(templates.Split(' ').Select(template => RouteOf("GET", template)));

        var (found, bound, _) = Find(table, "GET", path);

        Assert.Equal(expected, found?.Name);
        Assert.Equal(variables, bound);
    }

    [Fact]
    public void Find_ManySlashes_Matches()
    {
        var table = TableOf([RouteOf("GET", "/a/**/x")]);

        Assert.NotNull(Find(table, "GET", "/a/" + new string('/', 64_000) + "/x").Route);
    }

    [Theory]
    [InlineData("GET", "/a/b", "GET /a/{x}", "")]
    [InlineData("POST", "/a/b", "POST /a/b", "")]
    [InlineData("PUT", "/a/b", null, "GET, POST")]
    [InlineData("PUT", "/a/c", null, "GET")]
    [InlineData("GET", "/a/c:act", "GET /a/{x}", "")]
    [InlineData("DELETE", "/a/c:act", null, "POST")]
    [InlineData("DELETE", "/b", null, "")]
    [InlineData("PURGE", "/any", "* /any", "")]
    public void Find_HttpMethod_ChoosesOrIsTold(string httpMethod, string path, string? expected, string allowed)
    {
        string[] routes = ["GET /a/{x}", "POST /a/b", "POST /a/{x}:act", "* /any"];
        var table = TableOf(routes.Select(route => RouteOf(route.Split(' ')[0], route.Split(' ')[1], route)));

        var (found, _, others) = Find(table, httpMethod, path);

        Assert.Equal((expected, allowed), (found?.Name, others));
    }

    [Theory]
    [InlineData("/a/{x}", "/a/{y}")]
    [InlineData("/a/{x}", "/a/*")]
    [InlineData("/a/{x=**}", "/a/**")]
    [InlineData("/a:v", "/a:v")]
    [InlineData("/a/**/b", "/a/{x=**}/b")]
    public void Add_SamePaths_IsRefused(string first, string second)
    {
        Assert.Throws<InvalidOperationException>(() => TableOf([RouteOf("GET", first), RouteOf("GET", second)]));
        Assert.NotNull(TableOf([RouteOf("GET", first), RouteOf("PUT", second)]));
    }

    private static RestRoute RouteOf(string httpMethod, string template, string? name = null)
        => new(httpMethod, PathTemplate.Parse(template), name ?? template, Binding: null, Endpoint: null);

    private static RouteTable TableOf(IEnumerable<RestRoute> routes) => new(routes);

    private static (RestRoute? Route, string Variables, string Allowed) Find(RouteTable table, string httpMethod, string path)
    {
        using var segments = new PathSegments(path);
        var route = table.Find(httpMethod, segments, out var verbLength, out var allowed);
        if (route is null)
        {
            return (null, "", allowed);
        }

        var bound = new List<string>();
        foreach (var variable in route.Template.Variables)
        {
            var text = RequestParts.TextOf(route.Template, variable, segments, verbLength);
            var buffer = new byte[UrlText.MaxLength(text)];
            var length = UrlText.Unescape(text, variable.IsSingle ? UrlPart.Segment : UrlPart.Segments, buffer);
            bound.Add($"{variable.FieldPath}={Encoding.UTF8.GetString(buffer, 0, length)}");
        }

        return (route, string.Join(' ', bound), allowed);
    }
}
