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
    [InlineData(Exact, "b/c/d", null)]
    [InlineData(Exact, "", null)]
    [InlineData(Exact, "/A/b", null)]
    [InlineData(Exact, "/c/f/d/e/", "/c/f/d/e")]
    [InlineData(Exact, "/c/f/d/e//", "/c/f/d/e")]
    [InlineData(Exact, "//", "/")]
    [InlineData(Exact, "//b/x", null)]
    [InlineData(Exact, "/a//", "/a/**")]
    [InlineData(Exact, "/c/x/d/e/f", "/c/*/d/**")]
    [InlineData(Exact, "/c/x/d", "/c/*/d/**")]
    [InlineData("/a/{x}", "/a", null)]
    [InlineData("/a/{x}", "/a/", null)]
    [InlineData("/a/{x}", "/a/b/c", null)]
    [InlineData("/a/{x}", "/a/%20", "/a/{x}", "x= ")]
    [InlineData("/a/{x}", "/a/+", "/a/{x}", "x=+")]
    [InlineData("/a/{x}", "/a/;=,@", "/a/{x}", "x=;=,@")]
    [InlineData("/a/{x}", "/a/a:b", "/a/{x}", "x=a:b")]
    [InlineData("/a/{x}", "/a/:", "/a/{x}", "x=:")]
    [InlineData("/a/{x}", "/a/b:", "/a/{x}", "x=b:")]
    [InlineData("/a/{x} /a/{x}:v", "/a/b:v", "/a/{x}:v", "x=b")]
    [InlineData("/a/{x} /a/{x}:v", "/a/b:c:v", "/a/{x}:v", "x=b:c")]
    [InlineData("/a/{x} /a/{x}:v", "/a/b:V", "/a/{x}", "x=b:V")]
    [InlineData("/a/{x} /a/{x}:v", "/a/b%3Av", "/a/{x}", "x=b:v")]
    [InlineData("/a/{x} /a/{x}:v", "/a/b:v/", "/a/{x}", "x=b:v")]
    [InlineData("/a/{x} /a/{x}:v", "/a/:v", "/a/{x}", "x=:v")]
    [InlineData("/a/{x=**}:v", "/a/b/c:v", "/a/{x=**}:v", "x=b/c")]
    [InlineData("/a/{x=**}:v", "/a:v", "/a/{x=**}:v", "x=")]
    [InlineData("/a/b:v", "/a/b", null)]
    [InlineData("/a/b", "/a/b:v", null)]
    [InlineData("/a/{x=b/*/c/*}", "/a/b/1/c/2", "/a/{x=b/*/c/*}", "x=b/1/c/2")]
    [InlineData("/a/{x=b/*/c/*}", "/a/b/1/d/2", null)]
    [InlineData("/a/{x=b/**}", "/a/b", "/a/{x=b/**}", "x=b")]
    [InlineData("/a/{x=b/**}", "/a/b/", "/a/{x=b/**}", "x=b")]
    [InlineData("/a/{x=b/**}", "/a/c", null)]
    [InlineData("/a/{x=**}", "/a", "/a/{x=**}", "x=")]
    [InlineData("/a/{x=**}", "/a/b//c", "/a/{x=**}", "x=b//c")]
    [InlineData("/a/{x=**}", "/a/%2F", "/a/{x=**}", "x=%2F")]
    [InlineData("/a/{x=**}", "/a/%2f", "/a/{x=**}", "x=%2f")]
    [InlineData("/a/{x=**}", "/a/%41%20%C3%A9", "/a/{x=**}", "x=A é")]
    [InlineData("/a/{x}", "/a/%2F%3F%23%5B", "/a/{x}", "x=/?#[")]
    [InlineData("/a/{x=**}/z", "/a/z", "/a/{x=**}/z", "x=")]
    [InlineData("/a/{x=**}/z", "/a/z/z", "/a/{x=**}/z", "x=z")]
    [InlineData("/a/{x=**}/z", "/a/y", null)]
    [InlineData("/a/{x=**}/z:v", "/a/b/z:v", "/a/{x=**}/z:v", "x=b")]
    [InlineData("/{x}/b /a/{x}", "/a/b", "/a/{x}", "x=b")]
    [InlineData("/{x}/b /a/{x}", "/c/b", "/{x}/b", "x=c")]
    [InlineData("/{x}/b/c /a/{x}/d", "/a/b/c", "/{x}/b/c", "x=a")]
    [InlineData("/{x=**} /a /a/{x} /a/b", "/a/b", "/a/b")]
    [InlineData("/{x=**} /a /a/{x} /a/b", "/a/c", "/a/{x}", "x=c")]
    [InlineData("/{x=**} /a /a/{x} /a/b", "/a/c/d", "/{x=**}", "x=a/c/d")]
    [InlineData("/{x=**} /a /a/{x} /a/b", "/", "/{x=**}", "x=")]
    [InlineData("/{a}/{b}/{c}", "/1/2/3", "/{a}/{b}/{c}", "a=1 b=2 c=3")]
    [InlineData("/{a}/{b=x/*}/{c=**}/d", "/1/x/2/3/4/d", "/{a}/{b=x/*}/{c=**}/d", "a=1 b=x/2 c=3/4")]
    [InlineData("/{a=**}/x/y /{a=**}/y", "/1/x/y", "/{a=**}/x/y", "a=1")]
    [InlineData("/{a=**}/x/y /{a=**}/y", "/1/z/y", "/{a=**}/y", "a=1/z")]
    [InlineData("/v1/{parent=projects/*}/items /v1/{name=projects/*/items/*}", "/v1/projects/p/items", "/v1/{parent=projects/*}/items", "parent=projects/p")]
    [InlineData("/v1/{parent=projects/*}/items /v1/{name=projects/*/items/*}", "/v1/projects/p/items/i", "/v1/{name=projects/*/items/*}", "name=projects/p/items/i")]
    [InlineData("/a%20b", "/a%20b", "/a%20b")]
    [InlineData("/a%20b", "/a b", null)]
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
    [InlineData("PUT", "/a/b", null, "GET, HEAD, OPTIONS, POST")]
    [InlineData("PUT", "/a/c", null, "GET, HEAD, OPTIONS")]
    [InlineData("OPTIONS", "/a/c", null, "GET, HEAD, OPTIONS")]
    [InlineData("GET", "/a/c:act", "GET /a/{x}", "")]
    [InlineData("DELETE", "/a/c:act", null, "OPTIONS, POST")]
    [InlineData("DELETE", "/b", null, "")]
    [InlineData("OPTIONS", "/b", null, "")]
    [InlineData("PURGE", "/any", "* /any", "")]
    [InlineData("OPTIONS", "/any", "* /any", "")]
    [InlineData("PUT", "/any", "PUT /any", "")]
    [InlineData("HEAD", "/any", "* /any", "")]
    [InlineData("HEAD", "/a/b", "GET /a/{x}", "")]
    [InlineData("HEAD", "/h", "HEAD /h", "")]
    [InlineData("GET", "/h", "GET /h", "")]
    [InlineData("HEAD", "/o/x/y", "GET /o/**/y", "")]
    [InlineData("POST", "/o/x/y", "POST /o/**", "")]
    [InlineData("DELETE", "/o/x/y", null, "GET, HEAD, OPTIONS, POST")]
    [InlineData("HEAD", "/o/x", null, "OPTIONS, POST")]
    [InlineData("get", "/a/b", null, "GET, HEAD, OPTIONS, POST")]
    public void Find_HttpMethod_ChoosesOrIsTold(string httpMethod, string path, string? expected, string allowed)
    {
        string[] routes = ["GET /a/{x}", "POST /a/b", "POST /a/{x}:act", "* /any", "PUT /any", "GET /h", "HEAD /h", "POST /o/**", "GET /o/**/y"];
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
    [InlineData("/", "/")]
    [InlineData("/{x=a/*}/b", "/a/{y}/b")]
    [InlineData("/{x}:v", "/*:v")]
    public void Add_SamePaths_IsRefused(string first, string second)
    {
        var error = Assert.Throws<InvalidOperationException>(() => TableOf([RouteOf("GET", first, "One"), RouteOf("GET", second, "Two")]));
        Assert.Equal("The HTTP rules of 'One' and 'Two' match the same paths.", error.Message);
        Assert.NotNull(TableOf([RouteOf("GET", first), RouteOf("PUT", second)]));
    }

    [Theory]
    [InlineData("/a/{x}", "/a/{x}:v")]
    [InlineData("/a/{x}", "/a/b")]
    [InlineData("/a/**", "/a/**/b")]
    [InlineData("/a/*", "/a/**")]
    [InlineData("/a/*/b", "/a/b/*")]
    public void Add_OverlappingPaths_IsTaken(string first, string second)
    {
        Assert.NotNull(TableOf([RouteOf("GET", first), RouteOf("GET", second)]));
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
