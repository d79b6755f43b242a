using System.Buffers;
using System.Text;
using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Rpc.Rest;

/// <summary>Writes what a URL and the header <c>Last-Event-ID</c> say into a request's wire bytes.</summary>
internal static class RequestParts
{
    // A browser's EventSource sends no headers of the page's choice, so the query of a stream may carry the caller's token, or a ticket
    // for the stream. They are no fields of the request: whoever verifies tokens reads them.
    private const string TokenParameter = "token";
    private const string TicketParameter = "ticket";

    // More than any client means, and few enough that a request is looked through at once.
    private const int MaxParameters = 1000;

    /// <summary>Adds all parts.</summary>
    public static void Write(RestMatch match, HttpRequest request, WireWriter output)
    {
        var binding = match.Route.Binding!;
        WriteQuery(binding, match.Target.Query, output);
        WriteLastEventId(binding, request, output);
        if (binding.Variables.Count > 0)
        {
            using var path = new PathSegments(match.Target.Path);
            WritePath(match.Route, path, match.VerbLength, output);
        }
    }

    // They come last, so that nothing else overrules them.
    private static void WritePath(RestRoute route, in PathSegments path, int verbLength, WireWriter output)
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

    private static void WriteQuery(RestBinding binding, ReadOnlySpan<char> query, WireWriter output)
    {
        if (query.IsEmpty)
        {
            return;
        }

        var given = new GivenFields(stackalloc ulong[GivenFields.Words]);
        foreach (var (_, field) in binding.Variables)
        {
            given.Add(field);
        }

        var count = 0;
        foreach (var range in query.Split('&'))
        {
            var pair = query[range];
            var equals = pair.IndexOf('=');
            var name = equals < 0 ? pair : pair[..equals];
            if (name.IsEmpty && equals <= 0 && pair.Length <= 1)
            {
                continue;
            }

            if (++count > MaxParameters)
            {
                throw RpcErrors.FieldMalformed(QueryFields.Unescape(name), $"a query has at most {MaxParameters} parameters.");
            }

            if (FindField(binding, name) is { } field)
            {
                given.Add(field);
                WriteText(field, equals < 0 ? default : pair[(equals + 1)..], UrlPart.Query, output);
            }
        }
    }

    // Null for what a query may hold that is no field.
    private static FieldChain? FindField(RestBinding binding, ReadOnlySpan<char> name)
    {
        // With the whole request in the body, nothing is left for the query to say.
        var field = binding.Body == RestBody.Whole ? null : binding.Query.Find(name);
        if (field is null && (binding.IsQueryOpen || (binding.Events is not null && name is TokenParameter or TicketParameter)))
        {
            return null;
        }

        if (binding.Body == RestBody.Whole || (field is not null && field.First == binding.BodyField))
        {
            throw RpcErrors.ParameterUnexpected(QueryFields.Unescape(name));
        }

        return field ?? throw UnboundField.Explain(binding.Request, QueryFields.Unescape(name));
    }

    // The position that a client of an event stream has seen last wins over the query.
    private static void WriteLastEventId(RestBinding binding, HttpRequest request, WireWriter output)
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
