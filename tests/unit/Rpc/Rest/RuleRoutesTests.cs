using Google.Api;

namespace Grpc.Baas.UnitTests.Rpc.Rest;

/// <summary>Rules that are wrong stop the start, and say where.</summary>
public sealed class RuleRoutesTests
{
    [Theory]
    [InlineData("/a/{nope}", "binds 'nope'")]
    [InlineData("/a/{texts}", "binds 'texts'")]
    [InlineData("/a/{child}", "binds 'child'")]
    [InlineData("/a/{counts}", "binds 'counts'")]
    [InlineData("/a/{child.child.nope}", "binds 'child.child.nope'")]
    [InlineData("/a/", "is wrong")]
    [InlineData("", "is wrong")]
    public void Get_WrongPath_IsRefused(string path, string message)
    {
        Check(new HttpRule { Get = path }, message);
    }

    [Theory]
    [InlineData("nope", "names 'nope'")]
    [InlineData("child.child", "names 'child.child'")]
    [InlineData("Child", "names 'Child'")]
    public void Post_WrongBody_IsRefused(string body, string message)
    {
        Check(new HttpRule { Post = "/a", Body = body }, message);
        Check(new HttpRule { Post = "/a", ResponseBody = body }, message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("GE T")]
    [InlineData("GÉT")]
    [InlineData("GET/")]
    public void Custom_WrongKind_IsRefused(string kind)
    {
        Check(new HttpRule { Custom = new CustomHttpPattern { Kind = kind, Path = "/a" } }, "which is no HTTP method");
    }

    [Fact]
    public void Rule_WithoutPath_IsRefused()
    {
        Check(new HttpRule { Body = "*" }, "has no path");
    }

    [Fact]
    public void AdditionalBindings_InsideOfOthers_AreRefused()
    {
        var inner = new HttpRule { Get = "/b", AdditionalBindings = { new HttpRule { Get = "/c" } } };

        Check(new HttpRule { Get = "/a", AdditionalBindings = { inner } }, "inside of additional bindings");
    }

    [Fact]
    public void AdditionalBindings_All_AreRoutes()
    {
        var rule = new HttpRule
        {
            Get = "/a",
            AdditionalBindings =
            {
                new HttpRule { Post = "/b", Body = "*" },
                new HttpRule { Custom = new CustomHttpPattern { Kind = "REPORT", Path = "/c/{name}" } },
                new HttpRule { Custom = new CustomHttpPattern { Kind = "*", Path = "/d" } },
            },
        };

        var routes = HttpRules.RoutesOf("Shapes", "Shapes", rule);

        Assert.Equal(["GET a", "POST b", "REPORT c/*", "* d"], routes.Select(route => $"{route.HttpMethod} {route.Template.Path}"));
    }

    [Theory]
    [InlineData("google.api.HttpBody", "*", true)]
    [InlineData("google.api.HttpBody", "extensions", false)]
    [InlineData("Shapes", "*", false)]
    [InlineData("Shapes", "child", false)]
    public void IsRaw_HttpBody_IsTold(string message, string body, bool expected)
    {
        var routes = HttpRules.RoutesOf(message, message, new HttpRule { Post = "/a", Body = body, ResponseBody = body == "*" ? "" : body });

        Assert.Equal((expected, expected), (routes[0].Binding!.IsRawRequest, routes[0].Binding!.IsRawResponse));
    }

    private static void Check(HttpRule rule, string message)
    {
        var error = Assert.Throws<InvalidOperationException>(() => HttpRules.RoutesOf("Shapes", "Shapes", rule));

        Assert.Contains("tests.Service.Call", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
