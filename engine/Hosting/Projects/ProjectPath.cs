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
            return path.StartsWith(Resource) ? Before(path[Resource.Length..], '/', "") : null;
        }

        if (path.IsEmpty)
        {
            return null;
        }

        var first = path[1..];
        return Before(first, '.', "v1.") ?? Before(first, '/', "v1/");
    }

    private static string? Before(ReadOnlySpan<char> text, char end, ReadOnlySpan<char> next)
    {
        var at = text.IndexOf(end);
        return at <= 0 || !text[(at + 1)..].StartsWith(next) ? null
            : text[..at].SequenceEqual(ProjectName.Default.Value) ? ProjectName.Default.Value
            : ProjectName.IsValid(text[..at]) ? text[..at].ToString()
            : null;
    }
}
