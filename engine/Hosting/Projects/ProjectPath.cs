using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Hosting.Projects;

/// <summary>The project that a path is in: <c>/shop.v1.PostsService/Get</c>, <c>/shop/v1/posts</c>, <c>/api/v1/projects/shop/descriptors</c>.</summary>
internal static class ProjectPath
{
    private const string Resource = "/api/v1/projects/";

    /// <summary>The name; null when the path says none.</summary>
    public static string? Of(ReadOnlySpan<char> path)
    {
        if (path.StartsWith("/baas."))
        {
            return null;
        }

        if (path.StartsWith("/api/"))
        {
            return path.StartsWith(Resource) ? Before(path[Resource.Length..], '/', out _) : null;
        }

        if (path.IsEmpty)
        {
            return null;
        }

        var first = path[1..];
        return Before(first, '.', out var version) is { } package && version.StartsWith("v1.") ? package
            : Before(first, '/', out version) is { } folder && version.StartsWith("v1/") ? folder
            : null;
    }

    private static string? Before(ReadOnlySpan<char> text, char end, out ReadOnlySpan<char> rest)
    {
        var at = text.IndexOf(end);
        rest = at < 0 ? default : text[(at + 1)..];
        return at <= 0 ? null
            : text[..at].SequenceEqual(ProjectName.Default.Value) ? ProjectName.Default.Value
            : ProjectName.IsValid(text[..at]) ? text[..at].ToString()
            : null;
    }
}
