using Google.Protobuf.Reflection;

namespace Grpc.Baas.Codegen.Sdk.Proto;

/// <summary>Prints the comments of a file's declarations.</summary>
internal sealed class ProtoComments(SourceCodeInfo? source, ProtoText text)
{
    private readonly Dictionary<string, SourceCodeInfo.Types.Location> _locations = (source?.Location ?? [])
        .Where(location => location.HasLeadingComments || location.HasTrailingComments || location.LeadingDetachedComments.Count > 0)
        .GroupBy(location => Key(location.Path))
        .ToDictionary(group => group.Key, group => group.First());

    /// <summary>Prints what stands before a declaration.</summary>
    public void PrintBefore(IEnumerable<int> path)
    {
        if (!_locations.TryGetValue(Key(path), out var location))
        {
            return;
        }

        foreach (var comment in location.LeadingDetachedComments)
        {
            // Without a line between, it would belong to the declaration before.
            text.Line();
            text.Comment(comment);
            text.Line();
        }

        if (location.HasLeadingComments)
        {
            text.Comment(location.LeadingComments);
        }
    }

    /// <summary>Prints what stands behind a declaration, or behind the brace that opens it.</summary>
    public void PrintAfter(IEnumerable<int> path)
    {
        if (_locations.TryGetValue(Key(path), out var location) && location.HasTrailingComments)
        {
            text.Comment(location.TrailingComments);
            text.Line();
        }
    }

    private static string Key(IEnumerable<int> path) => string.Join('.', path);
}
