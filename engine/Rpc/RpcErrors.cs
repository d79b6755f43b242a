using System.Globalization;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Rpc;
using Grpc.Core;

namespace Grpc.Baas.Engine.Rpc;

/// <summary>Errors of the transport itself.</summary>
internal static class RpcErrors
{
    private const string FormType = "application/x-www-form-urlencoded";

    private static readonly TimeSpan RetrySoon = TimeSpan.FromSeconds(1);

    public static BaasException Internal(string traceId, Exception cause)
        => new(RpcErrorTable.Internal, "The engine failed at this call.", Metadata("traceId", traceId), cause);

    public static BaasException MethodUnknown(string path)
        => new(RpcErrorTable.MethodUnknown, $"The method '{path}' does not exist.", Metadata("method", path));

    public static BaasException PathUnknown(string path)
        => new(RpcErrorTable.PathUnknown, $"The path '{path}' does not exist; /docs and /openapi.json list those that do.", Metadata("path", path));

    public static BaasException HttpMethodUnsupported(string method, string path, string allow)
        => new(
            RpcErrorTable.HttpMethodUnsupported,
            $"The path '{path}' does not take {method}, but {allow}.",
            new Dictionary<string, string> { ["path"] = path, ["httpMethod"] = method, ["allow"] = allow });

    public static BaasException MessageTooLarge(long size, int maxBytes)
        => new(
            RpcErrorTable.MessageTooLarge,
            $"The message has {size} bytes; at most {maxBytes} are taken.",
            new Dictionary<string, string> { ["size"] = Text(size), ["maxBytes"] = Text(maxBytes) });

    public static BaasException ResponseTooLarge(long size, int maxBytes)
        => new(
            RpcErrorTable.MessageTooLarge,
            $"The response has {size} bytes; at most {maxBytes} are sent. Ask for less at once.",
            new Dictionary<string, string> { ["size"] = Text(size), ["maxBytes"] = Text(maxBytes) });

    public static BaasException ProtobufMalformed(Exception cause)
        => new(RpcErrorTable.ProtobufMalformed, "The request's bytes are not a valid message of its type.", cause: cause);

    public static BaasException JsonMalformed(long offset, string what)
        => new(RpcErrorTable.JsonMalformed, $"The JSON is wrong at byte {offset}: {what}", Metadata("offset", Text(offset)));

    public static BaasException FieldUnknown(string path, string? nearest = null)
        => new(
            RpcErrorTable.FieldUnknown,
            $"The request has no field '{path}'{(nearest is null ? "." : $"; did you mean '{nearest}'?")}",
            Metadata("field", path))
        {
            Violations = [new FieldViolation(path, "UNKNOWN", "No field has this name.")],
        };

    public static BaasException ParameterUnexpected(string path)
        => new(RpcErrorTable.FieldUnknown, $"The query cannot set '{path}', which the body says here.", Metadata("field", path))
        {
            Violations = [new FieldViolation(path, "UNKNOWN", "The body says it.")],
        };

    public static BaasException BodyUnexpected()
        => new(RpcErrorTable.BodyUnexpected, "No body is taken here; send what it says as query parameters.");

    public static BaasException ConditionUnsupported(string header, string why)
        => new(RpcErrorTable.ConditionUnsupported, $"The header '{header}' cannot be honoured: {why}", Metadata("header", header));

    public static BaasException ConditionFailed(string header)
        => new(RpcErrorTable.ConditionFailed, $"The condition in '{header}' does not hold.", Metadata("header", header));

    public static BaasException FieldMalformed(string path, string expected)
        => new(RpcErrorTable.FieldMalformed, $"{(path.Length == 0 ? "The request" : $"The field '{path}'")} does not fit: {expected}", Metadata("field", path))
        {
            Violations = [new FieldViolation(path, "TYPE", expected)],
        };

    public static BaasException FieldRequired(IReadOnlyList<FieldViolation> missing)
        => new(
            RpcErrorTable.FieldRequired,
            missing.Count == 1
                ? $"The field '{missing[0].Field}' is required."
                : $"The fields '{string.Join("', '", missing.Select(violation => violation.Field))}' are required.",
            Metadata("field", missing[0].Field))
        {
            Violations = missing,
        };

    public static BaasException CompressionUnsupported(string encoding)
        => new(RpcErrorTable.CompressionUnsupported, $"The encoding '{encoding}' is not taken; the header that lists encodings says which are.", Metadata("encoding", encoding));

    /// <param name="coding">Name of the coding.</param>
    public static BaasException CompressionMalformed(string coding, Exception? cause = null)
        => new(
            RpcErrorTable.CompressionMalformed,
            $"The bytes are not whole {coding} content: they are corrupt, cut short, or go on after its end.",
            Metadata("encoding", coding),
            cause);

    /// <param name="maxBytes">The limit; how large the content is nobody knows, since it is not read further.</param>
    public static BaasException DecompressedTooLarge(long maxBytes)
        => new(
            RpcErrorTable.MessageTooLarge,
            $"The message has more than {maxBytes} bytes when decompressed; at most those are taken.",
            Metadata("maxBytes", Text(maxBytes)));

    public static BaasException FrameMalformed(string what) => new(RpcErrorTable.FrameMalformed, what);

    // gRPC compression.md: a compressed message where no encoding was agreed ends the call with INTERNAL.
    public static BaasException CompressedUnannounced()
        => new(RpcErrorTable.FrameMalformed with { Status = StatusCode.Internal }, "A message is flagged as compressed, but the request's headers name no encoding.");

    public static BaasException MessageMissing() => new(RpcErrorTable.MessageCountWrong, "The method takes one message, and none came.");

    public static BaasException MessageExtra() => new(RpcErrorTable.MessageCountWrong, "The method takes one message, and more than one came.");

    public static BaasException ContentTypeUnsupported(string contentType)
        => new(
            RpcErrorTable.ContentTypeUnsupported,
            $"The content type '{contentType}' is not taken; send application/json."
            + (contentType.StartsWith(FormType, StringComparison.OrdinalIgnoreCase) ? " With curl -d add -H 'content-type: application/json'." : ""),
            Metadata("contentType", contentType));

    public static BaasException DeadlineExceeded() => new(RpcErrorTable.DeadlineExceeded, "The time for the call ran out.");

    public static BaasException Cancelled() => new(RpcErrorTable.Cancelled, "The caller gave the call up.");

    public static BaasException Stopping()
        => new(RpcErrorTable.Stopping, "The engine is stopping.") { RetryAfter = RetrySoon };

    public static BaasException Overloaded(int maxCalls)
        => new(RpcErrorTable.Overloaded, $"More than {maxCalls} calls are in flight.", Metadata("maxCalls", Text(maxCalls))) { RetryAfter = RetrySoon };

    public static BaasException MetadataMalformed(string header, string expected)
        => new(RpcErrorTable.MetadataMalformed, $"The header '{header}' cannot be read: {expected}", Metadata("header", header));

    public static BaasException StreamingUnsupported(string method)
        => new(RpcErrorTable.StreamingUnsupported, $"The method '{method}' takes a stream of messages; call it over gRPC.", Metadata("method", method));

    public static BaasException UpgradeRequired() => new(RpcErrorTable.UpgradeRequired, "The address is that of a WebSocket; open it as one.");

    public static BaasException OriginDenied() => new(RpcErrorTable.OriginDenied, "Pages of this origin may not open the WebSocket.");

    public static BaasException SocketMessageUnreadable(string what, Exception? cause = null)
        => new(RpcErrorTable.SocketMessageUnreadable, $"The message cannot be read: {what}", cause: cause);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static Dictionary<string, string> Metadata(string key, string value) => new() { [key] = value };
}
