namespace Grpc.Baas.Engine.Rpc.Rest;

/// <summary>The path of an HTTP rule. Source: google/api/http.proto, "Path template syntax".</summary>
/// <param name="Segments">Literals, <c>*</c> and at most one <c>**</c>; after it come literals only.</param>
/// <param name="Verb">What follows the colon at the end; empty if there is none.</param>
/// <param name="Variables">Fields that segments are bound to.</param>
internal sealed record PathTemplate(IReadOnlyList<string> Segments, string Verb, IReadOnlyList<PathVariable> Variables)
{
    public const string Single = "*";
    public const string Multi = "**";

    /// <summary>Place of <c>**</c>, or -1.</summary>
    public int MultiIndex { get; } = IndexOfMulti(Segments);

    /// <summary>The segments with slashes between, without the names of variables.</summary>
    public string Path { get; } = string.Join('/', Segments);

    /// <exception cref="FormatException">It is not a template.</exception>
    public static PathTemplate Parse(string text) => new PathTemplateParser(text).Parse();

    private static int IndexOfMulti(IReadOnlyList<string> segments)
    {
        for (var i = 0; i < segments.Count; i++)
        {
            if (segments[i] == Multi)
            {
                return i;
            }
        }

        return -1;
    }
}
