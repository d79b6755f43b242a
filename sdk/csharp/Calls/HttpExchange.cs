using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Grpc.Baas.Client.Frames;
using Grpc.Baas.Framing;
using Grpc.Core;

namespace Grpc.Baas.Client.Calls;

/// <summary>One HTTP request with its response: a call is one of them, or several when it is retried.</summary>
internal sealed class HttpExchange : IDisposable
{
    private static readonly string UserAgent = $"grpc-baas-csharp/{typeof(HttpExchange).Assembly.GetName().Version?.ToString(3)}";

    private readonly HttpResponseMessage _response;
    private readonly FrameReader? _frames;
    private readonly HttpCall _call;

    private HttpExchange(HttpResponseMessage response, in HttpCall call, FrameReader? frames)
    {
        _response = response;
        _call = call;
        _frames = frames;
    }

    /// <summary>How the call ended, if not with OK; known at once when the response has only trailers.</summary>
    public BaasClientException? Fault { get; private set; }

    /// <summary>The response's headers; empty when it had only trailers.</summary>
    public Metadata Headers { get; private set; } = Metadata.Empty;

    /// <summary>What came after the last message.</summary>
    public Metadata Trailers { get; private set; } = Metadata.Empty;

    /// <summary>The message that <see cref="ReadAsync"/> brought.</summary>
    /// <exception cref="BaasClientException">INTERNAL: it is not such a message.</exception>
    public T GetMessage<T>(Marshaller<T> marshaller)
    {
        try
        {
            return marshaller.ContextualDeserializer(_frames!);
        }
        catch (Exception exception)
        {
            // Google.Protobuf's is an IOException, which would pass for a broken connection.
            throw TransportFaults.ResponseUnreadable(exception);
        }
    }

    /// <summary>Sends a request and waits for the headers of its response.</summary>
    public static async Task<HttpExchange> SendAsync(HttpCall call, HttpContent content, CancellationToken cancellationToken)
    {
        var request = MakeRequest(call, content);
        var response = await call.Endpoint.Http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        try
        {
            return await OpenAsync(response, call, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <summary>Goes to the next message; false when the call ended with OK.</summary>
    /// <exception cref="BaasClientException">The call ended otherwise.</exception>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (Fault is null && _frames is not null)
        {
            if (await _frames.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                return true;
            }

            Fault = ReadOutcome(_response.TrailingHeaders);
        }

        return Fault is null ? false : throw Fault;
    }

    /// <summary>Reads the only message of a response, and that nothing but OK follows.</summary>
    /// <exception cref="BaasClientException">The call ended otherwise.</exception>
    public async ValueTask<T> ReadSingleAsync<T>(Marshaller<T> marshaller, CancellationToken cancellationToken)
    {
        if (!await ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            throw TransportFaults.MessageCountWrong("none");
        }

        var message = GetMessage(marshaller);
        return await ReadAsync(cancellationToken).ConfigureAwait(false) ? throw TransportFaults.MessageCountWrong("more") : message;
    }

    /// <summary>Resets the stream if it has not ended. It may be called while a read is under way, so it leaves the buffer alone.</summary>
    public void Abort() => _response.Dispose();

    public void Dispose()
    {
        // The response goes first: it resets a stream that has not ended, so that nothing reads into the buffer any more.
        _response.Dispose();
        _frames?.Dispose();
    }

    private static HttpRequestMessage MakeRequest(in HttpCall call, HttpContent content)
    {
        var context = call.Context;
        var request = new HttpRequestMessage(HttpMethod.Post, call.Endpoint.GetUri(context.Method.FullName))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        var headers = request.Headers;
        headers.TryAddWithoutValidation("te", "trailers");
        headers.TryAddWithoutValidation("user-agent", UserAgent);
        headers.TryAddWithoutValidation(MessageEncoding.AcceptHeaderName, MessageEncoding.Accepted);
        if (context.Lifetime.TimeLeft is { } timeLeft)
        {
            headers.TryAddWithoutValidation(GrpcTimeout.HeaderName, GrpcTimeout.Format(timeLeft));
        }

        if (context.Encoding is not null)
        {
            headers.TryAddWithoutValidation(MessageEncoding.HeaderName, context.Encoding.Name);
        }

        if (call.PreviousAttempts > 0)
        {
            headers.TryAddWithoutValidation(HeaderMapping.PreviousAttempts, call.PreviousAttempts.ToString(CultureInfo.InvariantCulture));
        }

        WriteMetadata(call, headers);
        return request;
    }

    private static void WriteMetadata(in HttpCall call, HttpRequestHeaders headers)
    {
        var metadata = call.Context.Options.Headers;
        if (metadata is not null)
        {
            HeaderMapping.Write(metadata, headers);
        }

        if (call.Credentials is not null)
        {
            HeaderMapping.Write(call.Credentials, headers);
        }

        if (call.Context.Channel.Project is { } project && metadata?.Get(HeaderMapping.Project) is null)
        {
            headers.TryAddWithoutValidation(HeaderMapping.Project, project);
        }

        if (call.AccessToken is not null && metadata?.Get("authorization") is null && call.Credentials?.Get("authorization") is null)
        {
            headers.TryAddWithoutValidation("authorization", "Bearer " + call.AccessToken);
        }
    }

    private static async Task<HttpExchange> OpenAsync(HttpResponseMessage response, HttpCall call, CancellationToken cancellationToken)
    {
        var contentType = HeaderMapping.Find(response.Content.Headers, "content-type");
        var hasOutcome = response.Headers.NonValidated.Contains("grpc-status");
        if (!hasOutcome && (response.StatusCode != HttpStatusCode.OK || !IsGrpc(contentType)))
        {
            throw TransportFaults.NotGrpc(call.Endpoint.Address.Name, response.StatusCode, contentType, HeaderMapping.Read(response.Headers));
        }

        if (hasOutcome)
        {
            var ended = new HttpExchange(response, call, frames: null);
            ended.Fault = ended.ReadOutcome(response.Headers);
            return ended;
        }

        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var encoding = HeaderMapping.Find(response.Headers, MessageEncoding.HeaderName);
        var frames = new FrameReader(body, call.Context.Plan.MaxReceiveBytes, encoding);
        return new HttpExchange(response, call, frames) { Headers = HeaderMapping.Read(response.Headers) };
    }

    // application/grpc, or with a suffix as application/grpc+proto; not application/grpc-web.
    private static bool IsGrpc(string? contentType) =>
        contentType is not null
        && contentType.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase)
        && (contentType.Length == 16 || contentType[16] is '+' or ';');

    private BaasClientException? ReadOutcome(HttpHeaders headers)
    {
        Trailers = HeaderMapping.Read(headers);
        if (!int.TryParse(HeaderMapping.Find(headers, "grpc-status"), out var code))
        {
            return TransportFaults.StatusMissing(Trailers);
        }

        if (code == 0)
        {
            return null;
        }

        // Source: grpc/doc/statuscodes.md: a code that is not known counts as UNKNOWN.
        var status = code is > 0 and <= 16 ? (StatusCode)code : StatusCode.Unknown;
        var detail = GrpcMessageText.Decode(HeaderMapping.Find(headers, GrpcMessageText.TrailerName) ?? "");
        if (status == StatusCode.Unimplemented)
        {
            detail += ExplainEncoding();
        }

        return new BaasClientException(new Status(status, detail), Trailers) { Pushback = HeaderMapping.FindPushback(headers) };
    }

    // Source: grpc/doc/compression.md: a server that cannot unpack a request says UNIMPLEMENTED, and what it can.
    private string ExplainEncoding()
    {
        var accepted = HeaderMapping.Find(_response.Headers, MessageEncoding.AcceptHeaderName);
        return _call.Context.Encoding is not { } encoding || accepted is null || accepted.Contains(encoding.Name, StringComparison.OrdinalIgnoreCase)
            ? ""
            : $" (The request was compressed by {encoding.Name}; the server takes {accepted}. Set BaasChannelOptions.Compression to one of these.)";
    }
}
