using System.Net;
using System.Text.Json;

namespace Grpc.Baas.TestKit;

/// <summary>What came back over HTTP/JSON.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Text">The body.</param>
/// <param name="Response">The response, for its headers.</param>
public sealed record RestAnswer(HttpStatusCode Status, string Text, HttpResponseMessage Response)
{
    /// <summary>The body as JSON.</summary>
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Text);

    /// <summary>The reason of a refusal, as <c>TOKEN_INVALID</c>; empty for an answer that is none.</summary>
    public string Reason
        => (int)Status < 400
            ? ""
            : Json.GetProperty("error").GetProperty("details").EnumerateArray()
                .Select(detail => detail.TryGetProperty("reason", out var reason) ? reason.GetString()! : "")
                .FirstOrDefault(reason => reason.Length > 0, "");
}
