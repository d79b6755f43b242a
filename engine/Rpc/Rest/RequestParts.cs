using System.Buffers;
using System.Text;
using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Rpc.Rest;

/// <summary>Writes what a URL and the header <c>Last-Event-ID</c> say into a request's wire bytes.</summary>
internal static class RequestParts
{
    // A browser's EventSource sends no headers of the page's choice, so the query of a stream may carry the caller's token. It is
    // no field of the request: whoever verifies tokens reads it.
    private const string TokenParameter = "token";

    /// <summary>Adds the path's variables. They come last, so that nothing else overrules them.</summary>
    public static void WritePath(RestRoute route, in PathSegments path, int verbLength, WireWriter output)
    {
        foreach (var (variable, field) in route.Binding!.Variables)
        {
            var text = TextOf(route.Template, variable, path, verbLength);
            WriteText(field, text, variable.IsSingle ? UrlPart.Segment : UrlPart.Segments, output);
        }
    }

    /// <summary>The part of a path that a variable is bound to, still escaped.</summary>
    public static ReadOnlySpan<char> TextOf(PathTemplate template, PathVariable variable, in PathSegments path, int verbLength)
    {
        var start = Shift(template, variable.Start, path.Count);
        var end = Shift(template, variable.End, path.Count);
        var text = path.Join(start, end);
        return end == path.Count && start < end ? text[..^verbLength] : text;
    }

    /// <summary>Adds the parameters of a query, without its question mark.</summary>
    public static void WriteQuery(RestBinding binding, ReadOnlySpan<char> query, WireWriter output)
    {
        foreach (var range in query.Split('&'))
        {
            var pair = query[range];
            if (pair.IsEmpty)
            {
                continue;
            }

            var equals = pair.IndexOf('=');
            var name = equals < 0 ? pair : pair[..equals];

            // With the whole request in the body, nothing is left for the query to say.
            var field = binding.Body == RestBody.Whole ? null : binding.Query.Find(name);
            if (field is null && binding.Events is not null && name is TokenParameter)
            {
                continue;
            }

            WriteText(
                field ?? throw RpcErrors.FieldUnknown(QueryFields.Unescape(name)),
                equals < 0 ? default : pair[(equals + 1)..],
                UrlPart.Query,
                output);
        }
    }

    /// <summary>Adds the position that a client of an event stream has seen last; it wins over the query.</summary>
    public static void WriteLastEventId(RestBinding binding, HttpRequest request, WireWriter output)
    {
        if (binding.Events?.LastEventId is { } field && request.Headers.TryGetValue("Last-Event-ID", out var value) && value.ToString() is { Length: > 0 } id)
        {
            field.Write(Encoding.UTF8.GetBytes(id), output);
        }
    }

    // Segments after ** are counted from the end of the path.
    private static int Shift(PathTemplate template, int index, int pathCount)
        => template.MultiIndex >= 0 && index > template.MultiIndex ? index + pathCount - template.Segments.Count : index;

    private static void WriteText(FieldChain field, ReadOnlySpan<char> text, UrlPart part, WireWriter output)
    {
        var rented = ArrayPool<byte>.Shared.Rent(UrlText.MaxLength(text));
        try
        {
            var length = UrlText.Unescape(text, part, rented);
            if (length < 0)
            {
                throw RpcErrors.FieldMalformed(field.Path, "escaped UTF-8 is expected.");
            }

            field.Write(rented.AsSpan(0, length), output);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
