using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Google.Api;

namespace Grpc.Baas.IntegrationTests.Access;

/// <summary>Makes the HTTP request that a <c>google.api.http</c> rule asks for, of a request as JSON with the names of the proto.</summary>
internal static partial class RestRequests
{
    /// <summary>Whether a request has what the path of a rule asks for.</summary>
    public static bool Fits(HttpRule rule, string json)
    {
        var request = JsonNode.Parse(json);
        return Variable().Matches(PatternOf(rule).Template).All(variable => Find(request, variable.Groups[1].Value) is not null);
    }

    public static HttpRequestMessage Make(HttpRule rule, string json)
    {
        var rest = JsonNode.Parse(json)!.AsObject();
        var (method, template) = PatternOf(rule);
        var path = Variable().Replace(template, variable => Uri.EscapeDataString(Take(rest, variable.Groups[1].Value)));
        var content = rule.Body switch
        {
            "" => null,
            "*" => JsonContent(rest.ToJsonString()),
            _ => ContentOf(rest, rule.Body),
        };
        var query = rule.Body == "*" ? "" : string.Join('&', Flatten(rest, ""));
        return new HttpRequestMessage(new HttpMethod(method), query.Length == 0 ? path : $"{path}?{query}") { Content = content };
    }

    public static (string Method, string Template) PatternOf(HttpRule rule) => rule.PatternCase switch
    {
        HttpRule.PatternOneofCase.Get => ("GET", rule.Get),
        HttpRule.PatternOneofCase.Put => ("PUT", rule.Put),
        HttpRule.PatternOneofCase.Post => ("POST", rule.Post),
        HttpRule.PatternOneofCase.Delete => ("DELETE", rule.Delete),
        HttpRule.PatternOneofCase.Patch => ("PATCH", rule.Patch),
        _ => (rule.Custom.Kind, rule.Custom.Path),
    };

    // A field of the path may be of a message that goes in the body, as {provider.name}; there it stays.
    private static string Take(JsonObject request, string field)
    {
        var value = Find(request, field)!.ToString();
        request.Remove(field);
        return value;
    }

    private static JsonNode? Find(JsonNode? request, string field) => field.Split('.').Aggregate(request, (node, name) => node?[name]);

    private static HttpContent? ContentOf(JsonObject request, string field)
    {
        var body = request[field];
        request.Remove(field);
        if (body is not JsonObject raw || raw["content_type"] is not { } type)
        {
            return body is null ? null : JsonContent(body.ToJsonString());
        }

        var content = new ByteArrayContent(Convert.FromBase64String(raw["data"]!.ToString()));
        content.Headers.ContentType = new MediaTypeHeaderValue(type.ToString());
        return content;
    }

    private static IEnumerable<string> Flatten(JsonNode? node, string name) => node switch
    {
        JsonObject members => members.SelectMany(member => Flatten(member.Value, name.Length == 0 ? member.Key : $"{name}.{member.Key}")),
        JsonArray items => items.SelectMany(item => Flatten(item, name)),
        _ => [$"{name}={Uri.EscapeDataString(node?.ToString() ?? "")}"],
    };

    private static StringContent JsonContent(string json) => new(json, Encoding.UTF8, "application/json");

    [GeneratedRegex(@"\{([a-z_.]+)(?:=[^}]*)?\}")]
    private static partial Regex Variable();
}
