using System.Text;
using Google.Api;
using Google.Protobuf.Reflection;
using Grpc.Baas.Engine.Rpc.Json;
using Grpc.Baas.Engine.Rpc.Methods;
using Grpc.Core;

namespace Grpc.Baas.Engine.Rpc.Rest;

/// <summary>Makes routes of a method's <c>google.api.http</c> option. Source: google/api/http.proto.</summary>
internal sealed class RuleRoutes(MessagePlans plans)
{
    /// <summary>The routes of a method; none if it has no HTTP rule.</summary>
    /// <exception cref="InvalidOperationException">The rule does not fit the method's messages.</exception>
    public IEnumerable<RestRoute> RoutesOf(RpcMethod method)
    {
        if (method.Descriptor?.GetOptions()?.GetExtension(AnnotationsExtensions.Http) is not { } rule)
        {
            return [];
        }

        return rule.AdditionalBindings.Prepend(rule).Select(binding => Build(method, method.Descriptor, binding)).ToArray();
    }

    private RestRoute Build(RpcMethod method, MethodDescriptor descriptor, HttpRule rule)
    {
        var (httpMethod, path) = rule.PatternCase switch
        {
            HttpRule.PatternOneofCase.Get => ("GET", rule.Get),
            HttpRule.PatternOneofCase.Put => ("PUT", rule.Put),
            HttpRule.PatternOneofCase.Post => ("POST", rule.Post),
            HttpRule.PatternOneofCase.Delete => ("DELETE", rule.Delete),
            HttpRule.PatternOneofCase.Patch => ("PATCH", rule.Patch),
            HttpRule.PatternOneofCase.Custom => (rule.Custom.Kind, rule.Custom.Path),
            _ => throw Fault(descriptor, "has no path"),
        };
        var template = ParseTemplate(descriptor, path);
        var request = plans.Get(descriptor.InputType);
        var response = plans.Get(descriptor.OutputType);
        var binding = new RestBinding
        {
            Method = method,
            Request = request,
            Response = response,
            Body = rule.Body switch { "" => RestBody.None, "*" => RestBody.Whole, _ => RestBody.Field },
            BodyField = FindField(descriptor, request, rule.Body == "*" ? "" : rule.Body),
            ResponseField = FindField(descriptor, response, rule.ResponseBody),
            Query = new QueryFields(request),
            Variables = template.Variables.Select(variable => (variable, FindVariable(descriptor, request, variable))).ToArray(),
            Events = method.Type == MethodType.ServerStreaming ? new EventStreamPlan(request, response) : null,
            Plans = plans,
        };
        return new RestRoute(httpMethod, template, descriptor.FullName, binding, Endpoint: null);
    }

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
