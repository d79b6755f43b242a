using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Grpc.Baas.Engine.Rpc;

/// <summary>
/// Lets pages of other origins call. Callers prove themselves by a token that pages must hold, never by a cookie, so any
/// origin may be let in. Source: WHATWG Fetch, "CORS protocol".
/// </summary>
internal sealed class CrossOrigin(IOptions<RpcOptions> options)
{
    private const string ExposedAlways = "grpc-status, grpc-message, grpc-status-details-bin";
    private const string AnyOrigin = "*";
    private const string PreflightSeconds = "600";

    private static readonly StringValues PreflightVary =
        new([HeaderNames.Origin, HeaderNames.AccessControlRequestMethod, HeaderNames.AccessControlRequestHeaders]);

    private static readonly Func<object, Task> ExposeHeaders = ExposeHeadersAsync;

    // Browsers write an origin in one way only.
    private readonly HashSet<string>? _allowed = options.Value.AllowedOrigins is { Length: > 0 } origins
        ? new HashSet<string>(origins, StringComparer.OrdinalIgnoreCase)
        : null;

    private readonly OriginPattern[] _patterns = [.. options.Value.AllowedOrigins.Select(OriginPattern.Parse).OfType<OriginPattern>()];

    /// <summary>Marks the response for the page's browser.</summary>
    /// <param name="origin">The page's origin; empty if the request has none.</param>
    /// <returns>True for a preflight, which is answered thereby.</returns>
    public bool Answer(HttpContext http, StringValues origin)
    {
        if (origin.Count == 0)
        {
            MarkForCaches(http);
            return false;
        }

        var isPreflight = HttpMethods.IsOptions(http.Request.Method) && http.Request.Headers.ContainsKey(HeaderNames.AccessControlRequestMethod);
        var headers = http.Response.Headers;
        headers.Vary = isPreflight ? PreflightVary : HeaderNames.Origin;
        if (Allows(origin.ToString()))
        {
            headers.AccessControlAllowOrigin = _allowed is null ? AnyOrigin : origin;
            if (isPreflight)
            {
                AllowRequest(http.Request, headers);
            }
            else
            {
                http.Response.OnStarting(ExposeHeaders, http.Response);
            }
        }

        if (isPreflight)
        {
            http.Response.StatusCode = StatusCodes.Status204NoContent;
        }

        return isPreflight;
    }

    /// <summary>Whether pages of an origin may call.</summary>
    public bool Allows(string origin) => _allowed is null || IsAllowed(_allowed, origin);

    private bool IsAllowed(HashSet<string> allowed, string origin)
        => allowed.Contains(origin) || Array.Exists(_patterns, pattern => pattern.Matches(origin));

    private static void AllowRequest(HttpRequest request, IHeaderDictionary headers)
    {
        headers.AccessControlAllowMethods = "GET, POST, PUT, PATCH, DELETE";
        var asked = request.Headers.AccessControlRequestHeaders.ToString();
        if (asked.Length > 0 && !asked.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            // Other characters are in no name of a header, and a response cannot hold them.
            headers.AccessControlAllowHeaders = asked;
        }

        headers.AccessControlMaxAge = PreflightSeconds;
    }

    // A cache must not give an answer that no page asked for to a page; only answers to GET are kept. HEAD tells what GET would.
    private static void MarkForCaches(HttpContext http)
    {
        if (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
        {
            http.Response.Headers.Vary = HeaderNames.Origin;
        }
    }

    // Pages may read only what is named, and what a handler adds is known only when the headers leave.
    private static Task ExposeHeadersAsync(object state)
    {
        var headers = ((HttpResponse)state).Headers;
        var custom = headers.Keys.Where(name => !ExposedAlways.Contains(name, StringComparison.OrdinalIgnoreCase)
            && !name.StartsWith("access-control-", StringComparison.OrdinalIgnoreCase)
            && !name.Equals(HeaderNames.Vary, StringComparison.OrdinalIgnoreCase));
        headers.AccessControlExposeHeaders = string.Join(", ", custom.Prepend(ExposedAlways));
        return Task.CompletedTask;
    }
}
