using System.Text;
using Grpc.Baas.Engine.Rpc.Rest;

namespace Grpc.Baas.Engine.Rpc.OpenApi;

/// <summary>
/// A path template in OpenAPI's form, where each wildcard is a variable of one name. A variable over several segments keeps its
/// literals, as <c>/v1/shelves/{name}</c> for <c>/v1/{name=shelves/*}</c>. Source: OpenAPI 3.1, "Path Templating".
/// </summary>
internal sealed class DescribedPath
{
    private readonly string[] _segments;
    private readonly string _verb;
    private readonly PathWildcard[] _wildcards;

    public DescribedPath(PathTemplate template)
    {
        _segments = [.. template.Segments];
        _verb = template.Verb;
        _wildcards = [.. Find(template)];
    }

    /// <summary>The wildcards in the order of the path.</summary>
    public IReadOnlyList<PathWildcard> Wildcards => _wildcards;

    /// <summary>The path with nameless wildcards: paths that are alike here take the same requests, and OpenAPI has them once.</summary>
    public string Shape => Write(_ => "");

    /// <summary>The path with its own names, or with those of a path of the same shape.</summary>
    public string Text(DescribedPath? names = null) => Write(index => (names ?? this)._wildcards[index].Name);

    /// <summary>What makes up a variable of this path, or of one of the same shape: literals, and its wildcards as they are named here.</summary>
    public string Text(PathVariable variable)
    {
        var wildcard = _segments.Take(variable.Start).Count(IsWildcard);
        return string.Join('/', _segments[variable.Start..variable.End].Select(segment => IsWildcard(segment) ? $"{{{_wildcards[wildcard++].Name}}}" : segment));
    }

    private static bool IsWildcard(string segment) => segment is PathTemplate.Single or PathTemplate.Multi;

    private static IEnumerable<PathWildcard> Find(PathTemplate template)
    {
        for (var i = 0; i < template.Segments.Count; i++)
        {
            if (template.Segments[i] is not (PathTemplate.Single or PathTemplate.Multi))
            {
                continue;
            }

            var variable = VariableAt(template, i);
            var siblings = Enumerable.Range(0, template.Segments.Count)
                .Where(at => template.Segments[at] is PathTemplate.Single or PathTemplate.Multi && VariableAt(template, at) == variable)
                .ToArray();
            var number = siblings.Length == 1 ? "" : $"_{Array.IndexOf(siblings, i) + 1}";
            yield return new PathWildcard($"{variable?.FieldPath ?? "segment"}{number}", template.Segments[i] == PathTemplate.Multi, variable);
        }
    }

    private static PathVariable? VariableAt(PathTemplate template, int segment)
        => template.Variables.FirstOrDefault(variable => variable.Start <= segment && segment < variable.End);

    private string Write(Func<int, string> nameOf)
    {
        var text = new StringBuilder();
        var wildcard = 0;
        foreach (var segment in _segments)
        {
            text.Append('/').Append(segment is PathTemplate.Single or PathTemplate.Multi ? $"{{{nameOf(wildcard++)}}}" : segment);
        }

        if (_segments.Length == 0)
        {
            text.Append('/');
        }

        return _verb.Length == 0 ? text.ToString() : text.Append(':').Append(_verb).ToString();
    }
}
