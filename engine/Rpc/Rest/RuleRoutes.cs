using System.Buffers;
using System.Text;
using Google.Api;
using Google.Protobuf.Reflection;
using Grpc.Baas.Engine.Rpc.Json;
using Grpc.Baas.Engine.Rpc.Methods;
using Grpc.Baas.Engine.Rpc.Rest.Conditions;
using Grpc.Baas.Engine.Rpc.Rest.Content;
using Grpc.Core;

namespace Grpc.Baas.Engine.Rpc.Rest;

/// <summary>Makes routes of a method's <c>google.api.http</c> option. Source: google/api/http.proto.</summary>
internal sealed class RuleRoutes(MessagePlans plans)
{
    private static readonly SearchValues<char> MethodCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>The routes of a method; none if it has no HTTP rule.</summary>
    /// <exception cref="InvalidOperationException">The rule does not fit the method's messages.</exception>
    public IEnumerable<RestRoute> RoutesOf(RpcMethod method)
    {
        if (method.Descriptor?.GetOptions()?.GetExtension(AnnotationsExtensions.Http) is not { } rule)
        {
            return [];
        }

        if (rule.AdditionalBindings.Any(binding => binding.AdditionalBindings.Count > 0))
        {
            throw Fault(method.Descriptor, "has bindings inside of additional bindings");
        }

        return rule.AdditionalBindings.Prepend(rule).Select(binding => Build(method, method.Descriptor, binding)).ToArray();
    }

    private RestRoute Build(RpcMethod method, MethodDescriptor descriptor, HttpRule rule)
    {
        var (httpMethod, path) = PatternOf(descriptor, rule);
        var template = ParseTemplate(descriptor, path);
        var request = plans.Get(descriptor.InputType);
        var response = plans.Get(descriptor.OutputType);
        var bodyField = FindField(descriptor, request, rule.Body == "*" ? "" : rule.Body);
        var responseField = FindField(descriptor, response, rule.ResponseBody);
        var requestEtag = RequestEtag(httpMethod, request, bodyField);
        var binding = new RestBinding
        {
            Method = method,
            Request = request,
            Response = response,
            Body = rule.Body switch { "" => RestBody.None, "*" => RestBody.Whole, _ => RestBody.Field },
            BodyField = bodyField,
            ResponseField = responseField,
            Query = new QueryFields(request),
            IsQueryOpen = IsNavigation(descriptor),
            Variables = template.Variables.Select(variable => (variable, FindVariable(descriptor, request, variable))).ToArray(),
            Events = method.Type == MethodType.ServerStreaming ? new EventStreamPlan(request, response, IsEventsByDefault(descriptor)) : null,
            RequestEtag = requestEtag,
            EtagChain = requestEtag is null ? null : FieldChain.Find(request, requestEtag.Path),
            ResponseEtag = method.Type == MethodType.Unary ? ResponseEtag(httpMethod, response, responseField) : null,
            IsRawRequest = bodyField is null ? rule.Body == "*" && RawBody.Is(request) : RawBody.Is(bodyField),
            IsRawResponse = responseField is null ? RawBody.Is(response) : RawBody.Is(responseField),
            IsCompressible = IsReading(httpMethod, descriptor) && !SensitiveFields.AreIn(descriptor.OutputType),
            Plans = plans,
        };
        return new RestRoute(httpMethod, template, descriptor.FullName, binding, Endpoint: null);
    }

    private static (string HttpMethod, string Path) PatternOf(MethodDescriptor method, HttpRule rule) => rule.PatternCase switch
    {
        HttpRule.PatternOneofCase.Get => (HttpMethods.Get, rule.Get),
        HttpRule.PatternOneofCase.Put => (HttpMethods.Put, rule.Put),
        HttpRule.PatternOneofCase.Post => (HttpMethods.Post, rule.Post),
        HttpRule.PatternOneofCase.Delete => (HttpMethods.Delete, rule.Delete),
        HttpRule.PatternOneofCase.Patch => (HttpMethods.Patch, rule.Patch),
        HttpRule.PatternOneofCase.Custom when IsHttpMethod(rule.Custom.Kind) => (rule.Custom.Kind, rule.Custom.Path),
        HttpRule.PatternOneofCase.Custom => throw Fault(method, $"has the kind '{rule.Custom.Kind}', which is no HTTP method"),
        _ => throw Fault(method, "has no path"),
    };

    // RFC 9110 §5.6.2, tchar; the asterisk alone, which stands for any method, is one too.
    private static bool IsHttpMethod(string kind) => kind.Length > 0 && !kind.AsSpan().ContainsAnyExcept(MethodCharacters);

    // A resource that a request brings has an etag to be held against only where it replaces or changes another.
    private static EtagField? RequestEtag(string httpMethod, MessagePlan request, FieldPlan? bodyField)
    {
        var inside = IsOfResource(httpMethod) ? EtagField.Inside(request, part: null) ?? EtagField.Inside(request, bodyField) : null;
        return EtagField.Direct(request) ?? inside;
    }

    private static EtagField? ResponseEtag(string httpMethod, MessagePlan response, FieldPlan? responseField)
    {
        // Bytes as they are have their etag beside them.
        var own = responseField is null || RawBody.Is(responseField) ? EtagField.Direct(response) : null;
        return own ?? (httpMethod == HttpMethods.Get || IsOfResource(httpMethod) ? EtagField.Inside(response, responseField) : null);
    }

    private static bool IsOfResource(string httpMethod) => httpMethod is "PUT" or "PATCH" or "DELETE";

    private static bool IsNavigation(MethodDescriptor method)
        => method.GetOptions()?.GetExtension(V1.Rpc.AnnotationsExtensions.BrowserNavigation) == true;

    private static bool IsEventsByDefault(MethodDescriptor method)
        => method.GetOptions()?.GetExtension(V1.Rpc.AnnotationsExtensions.EventsByDefault) == true;

    private static bool IsReading(string httpMethod, MethodDescriptor method)
        => (httpMethod == HttpMethods.Get && !IsNavigation(method))
            || method.GetOptions() is { IdempotencyLevel: MethodOptions.Types.IdempotencyLevel.NoSideEffects };

    private static PathTemplate ParseTemplate(MethodDescriptor method, string path)
    {
        try
        {
            return PathTemplate.Parse(path);
        }
        catch (FormatException error)
        {
            throw Fault(method, $"is wrong: {error.Message}");
        }
    }

    private static FieldPlan? FindField(MethodDescriptor method, MessagePlan message, string name)
    {
        if (name.Length == 0)
        {
            return null;
        }

        return message.Find(Encoding.UTF8.GetBytes(name)) ?? throw Fault(method, $"names '{name}', which is no field of {message.Descriptor.FullName}");
    }

    private static FieldChain FindVariable(MethodDescriptor method, MessagePlan request, PathVariable variable)
        => FieldChain.Find(request, variable.FieldPath) is { IsRepeated: false } field
            ? field
            : throw Fault(method, $"binds '{variable.FieldPath}', which is no single scalar field of {request.Descriptor.FullName}");

    private static InvalidOperationException Fault(MethodDescriptor method, string what)
        => new($"The HTTP rule of '{method.FullName}' {what}.");
}
