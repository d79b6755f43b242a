using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Baas.IntegrationTests.Rpc;
using Grpc.Baas.TestKit;
using Grpc.Core;

namespace Grpc.Baas.IntegrationTests.Access;

/// <summary>Makes a call of the table over each protocol. Streams that have no end are read up to what says enough.</summary>
internal static class AccessProtocols
{
    private const string Connect = "application/proto";
    private const string ConnectStream = "application/connect+proto";

    private static readonly string[] Enough = ["snapshot.complete", "connected"];

    public static async Task<AccessAnswer> GrpcAsync(TestEngine engine, AccessRow row, string json, string token, string contentType = GrpcRequests.Grpc)
    {
        using var request = GrpcRequests.Request(row.Path, GrpcRequests.Frame(Parse(row.Method, json).ToByteArray()), contentType);
        var (response, body) = await SendAsync(engine.Http2, request, row, token);
        var headers = response.TrailingHeaders.Concat(response.Headers).ToLookup(header => header.Key, header => header.Value.First());
        var status = headers["grpc-status"].FirstOrDefault() ?? (contentType == GrpcRequests.Grpc ? null : StatusLine(body));
        return status is null or "0"
            ? new AccessAnswer(IsOk: true, "", body)
            : new AccessAnswer(IsOk: false, ReasonOf(headers["grpc-status-details-bin"].FirstOrDefault()) ?? ((StatusCode)int.Parse(status)).ToString(), body);
    }

    /// <param name="respell">Writes the path another way.</param>
    public static async Task<AccessAnswer> RestAsync(
        TestEngine engine, AccessRow row, HttpRule rule, string json, string token, Func<string, string>? respell = null)
    {
        using var request = RestRequests.Make(rule, json);
        PathSpellings.Apply(engine, request, respell);
        var (response, body) = await SendAsync(engine.Http1, request, row, token);
        return (int)response.StatusCode < 400
            ? new AccessAnswer(IsOk: true, "", body)
            : new AccessAnswer(IsOk: false, RestReason(response, body), body);
    }

    /// <param name="respell">Writes the path another way.</param>
    public static async Task<AccessAnswer> ConnectAsync(
        TestEngine engine, AccessRow row, string json, string token, Func<string, string>? respell = null)
    {
        var isStream = row.Method.IsClientStreaming || row.Method.IsServerStreaming;
        var message = Parse(row.Method, json);
        using var request = isStream
            ? ConnectReply.Post(row.Path, ConnectStream, ConnectReply.Frames(message))
            : ConnectReply.Post(row.Path, Connect, message.ToByteArray());
        request.Headers.Add("connect-protocol-version", "1");
        PathSpellings.Apply(engine, request, respell);
        var (response, body) = await SendAsync(engine.Http1, request, row, token);
        var start = body.IndexOf("""{"error":""", StringComparison.Ordinal);
        var isOk = response.StatusCode == HttpStatusCode.OK && start < 0;
        return isOk ? new AccessAnswer(IsOk: true, "", body) : new AccessAnswer(IsOk: false, ConnectReason(response, body, start), body);
    }

    // A stream tells its error at its end; a path that is none may be refused before any protocol is known.
    private static string ConnectReason(HttpResponseMessage response, string body, int start)
        => start >= 0 && response.StatusCode == HttpStatusCode.OK ? ConnectReply.InfoOf(JsonNode.Parse(body[start..])!["error"]!).Reason
            : body.StartsWith("{\"code\":", StringComparison.Ordinal) ? ConnectReply.InfoOf(JsonNode.Parse(body)!).Reason
            : RestReason(response, body);

    private static string RestReason(HttpResponseMessage response, string body)
        => body.Length == 0 ? response.StatusCode.ToString() : new RestAnswer(response.StatusCode, body, response).Reason;

    private static async Task<(HttpResponseMessage Response, string Body)> SendAsync(HttpClient client, HttpRequestMessage request, AccessRow row, string token)
    {
        if (token.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("authorization", $"Bearer {token}");
        }

        request.Version = client.DefaultRequestVersion;
        request.VersionPolicy = client.DefaultVersionPolicy;
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).Soon();
        using var stream = await response.Content.ReadAsStreamAsync().Soon();
        var body = new StringBuilder();
        var buffer = new byte[16 * 1024];
        while (!IsEnough(row, body) && await stream.ReadAsync(buffer).AsTask().Soon() is var count and > 0)
        {
            body.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }

        return (response, body.ToString());
    }

    private static bool IsEnough(AccessRow row, StringBuilder body)
    {
        if (row.Method.Name == "Watch")
        {
            return body.Length > 0;
        }

        var mark = Enough[row.IsAboutRecord ? 0 : 1];
        return row.Method.Name == "WatchRecords" && body.ToString().Contains(mark);
    }

    private static IMessage Parse(MethodDescriptor method, string json) => JsonParser.Default.Parse(json, method.InputType);

    // Of gRPC-Web, whose trailers are in the body.
    private static string? StatusLine(string body)
        => body.LastIndexOf("grpc-status:", StringComparison.OrdinalIgnoreCase) is var at and >= 0
            ? new string([.. body[(at + 12)..].TrimStart().TakeWhile(char.IsAsciiDigit)])
            : null;

    private static string? ReasonOf(string? details)
        => details is null
            ? null
            : Google.Rpc.Status.Parser.ParseFrom(GrpcReply.DecodeBase64(details)).Details
                .FirstOrDefault(detail => detail.Is(ErrorInfo.Descriptor))?.Unpack<ErrorInfo>().Reason;
}
