using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Access;

/// <summary>Other ways to write a path, by which one may hope to get past whoever compares paths.</summary>
internal static class PathSpellings
{
    public static IReadOnlyList<Func<string, string>> All { get; } =
    [
        path => "/" + path,
        path => path.Replace("/", "//", StringComparison.Ordinal),
        path => path + "/",
        path => path + "//",
        path => path + ";x=1",
        path => path + "%00",
        path => path + "%20",
        path => path + ".json",
        path => path.Insert(path.IndexOf('/', 1), ";x=1"),
        path => ReplaceLast(path, "/", "%2f"),
        path => ReplaceLast(path, "/", "%5c"),
        path => ReplaceLast(path, "/", "/./"),
        path => ReplaceLast(path, "/", "/%2e/"),
        path => ReplaceLast(path, "/", "/x/../"),
        path => ReplaceLast(path, "/", "/x/%2e%2e/"),
        path => "/x/.." + path,
        path => path.ToUpperInvariant(),
        path => path.Replace(":", "%3a", StringComparison.Ordinal),
        path => path[..1] + $"%{(int)path[1]:x2}" + path[2..],
    ];

    /// <summary>Puts another path into a request, which goes to the engine as it is: .NET would tidy it up.</summary>
    public static void Apply(TestEngine engine, HttpRequestMessage request, Func<string, string>? respell)
    {
        if (respell is null)
        {
            return;
        }

        var target = request.RequestUri!.OriginalString.Split('?', 2);
        var options = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        var path = respell(target[0]);
        request.RequestUri = new Uri(engine.Address.ToString().TrimEnd('/') + path + (target.Length == 2 ? $"?{target[1]}" : ""), options);
    }

    private static string ReplaceLast(string text, string part, string other)
        => text[..text.LastIndexOf(part, StringComparison.Ordinal)] + other + text[(text.LastIndexOf(part, StringComparison.Ordinal) + 1)..];
}
