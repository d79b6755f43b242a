using System.Text;
using Google.Api;

namespace Grpc.Baas.Codegen;

/// <summary>Where an HTTP rule leads. Two rules are alike if they take the same requests, whatever their variables are called.</summary>
internal static class HttpPattern
{
    /// <summary>The rules of an option: itself and its additional bindings, each as <c>GET /v1/{…}</c> with the names of variables left out.</summary>
    public static IEnumerable<string> Of(HttpRule rule) => rule.AdditionalBindings.Prepend(rule).Select(Describe);

    private static string Describe(HttpRule rule) => rule.PatternCase switch
    {
        HttpRule.PatternOneofCase.Get => $"GET {WithoutNames(rule.Get)}",
        HttpRule.PatternOneofCase.Put => $"PUT {WithoutNames(rule.Put)}",
        HttpRule.PatternOneofCase.Post => $"POST {WithoutNames(rule.Post)}",
        HttpRule.PatternOneofCase.Delete => $"DELETE {WithoutNames(rule.Delete)}",
        HttpRule.PatternOneofCase.Patch => $"PATCH {WithoutNames(rule.Patch)}",
        HttpRule.PatternOneofCase.Custom => $"{rule.Custom.Kind} {WithoutNames(rule.Custom.Path)}",
        _ => "",
    };

    // {book} and {book=*} take what * takes; {book=shelves/*} takes what shelves/* takes.
    private static string WithoutNames(string path)
    {
        var result = new StringBuilder(path.Length);
        var position = 0;
        while (path.IndexOf('{', position) is var start and >= 0 && path.IndexOf('}', start) is var end and >= 0)
        {
            var variable = path[(start + 1)..end];
            var equals = variable.IndexOf('=');
            result.Append(path, position, start - position).Append(equals < 0 ? "*" : variable[(equals + 1)..]);
            position = end + 1;
        }

        return result.Append(path, position, path.Length - position).ToString();
    }
}
