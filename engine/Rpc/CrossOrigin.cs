using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Grpc.Baas.Engine.Rpc;

/// <summary>
/// Lets pages of other origins call. Callers prove themselves by a token that pages must hold, never by a cookie, so any
/// origin may be let in. Source: WHATWG Fetch, "CORS protocol".
/// </summary>
internal sealed class CrossOrigin(IOptions<RpcOptions> options)
{
    private const string ExposedAlways = "grpc-status, grpc-message, grpc-status-details-bin";

    // Two hours, the longest that Chromium keeps an answer.
    private const string PreflightSeconds = "7200";

    private static readonly Func<object, Task> ExposeHeaders = ExposeHeadersAsync;

    private readonly HashSet<string>? _allowed = options.Value.AllowedOrigins is { Length: > 0 } origins
        ? new HashSet<string>(origins, StringComparer.OrdinalIgnoreCase)
        : null;

    /// <summary>Marks the response for the page's browser.</summary>
    /// <returns>True for a preflight, which is answered thereby.</returns>
    public bool Answer(HttpContext http, string origin)
    {
        var isPreflight = HttpMethods.IsOptions(http.Request.Method) && http.Request.Headers.ContainsKey(HeaderNames.AccessControlRequestMethod);
        var headers = http.Response.Headers;
        if (_allowed is null)
        {
            headers.AccessControlAllowOrigin = "*";
        }
        else
        {
            headers.Append(HeaderNames.Vary, HeaderNames.Origin);
            if (_allowed.Contains(origin))
            {
                headers.AccessControlAllowOrigin = origin;
            }
        }

        if (!isPreflight)
        {
            http.Response.OnStarting(ExposeHeaders, http.Response);
            return false;
        }

        headers.AccessControlAllowMethods = "GET, POST, PUT, PATCH, DELETE";
        var asked = http.Request.Headers.AccessControlRequestHeaders.ToString();
        if (!asked.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            // Other characters are in no name of a header, and a response cannot hold them.
            headers.AccessControlAllowHeaders = asked;
        }

        headers.AccessControlMaxAge = PreflightSeconds;
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return true;
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
