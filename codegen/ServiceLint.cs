using Google.Api;
using Google.Protobuf.Reflection;
using RpcAnnotations = Grpc.Baas.V1.Rpc.AnnotationsExtensions;

namespace Grpc.Baas.Codegen;

/// <summary>
/// Holds services to what a caller may rely on: each method is described, reachable by HTTP where that can be, and says which
/// errors it answers. What buf checks is left to buf.
/// </summary>
/// <param name="package">The package that is checked, with those in it.</param>
/// <param name="files">All files that protoc gave, in which errors are looked up.</param>
internal sealed class ServiceLint(string package, IEnumerable<FileDescriptor> files)
{
    private readonly ILookup<string, string> _domains = files
        .SelectMany(file => ErrorTable.ReadAll(file, []))
        .SelectMany(table => table.Errors.Select(error => (Name: $"{table.ShortDomain}.{error.Reason}", table.Domain)))
        .ToLookup(error => error.Name, error => error.Domain);

    private readonly Dictionary<string, MethodDescriptor> _rules = [];

    /// <summary>The faults of a file, one line for each; none of a file of another package.</summary>
    public IEnumerable<string> Check(FileDescriptor file)
        => file.Package == package || file.Package.StartsWith(package + ".", StringComparison.Ordinal)
            ? file.Services.SelectMany(Check).Distinct()
            : [];

    private IEnumerable<string> Check(ServiceDescriptor service)
        => FaultsOf(service).Select(fault => Fault.At(service, fault)).Concat(service.Methods.SelectMany(
            method => FaultsOf(method).Select(fault => Fault.At(method, fault)).Concat(FaultsOf(method.InputType, method.File))));

    private IEnumerable<string> FaultsOf(ServiceDescriptor service)
    {
        var common = MethodErrors.Common(service);
        return common.SelectMany(error => Resolve(error, "(baas.rpc.v1.common_errors)")).Concat(Twice(common, "(baas.rpc.v1.common_errors)"));
    }

    private IEnumerable<string> FaultsOf(MethodDescriptor method)
    {
        if (ProtoComment.Sentence(method).Length == 0)
        {
            yield return "it needs a comment before it that says what it does";
        }

        foreach (var fault in RuleFaults(method).Concat(ErrorFaults(method)))
        {
            yield return fault;
        }
    }

    // A body of bytes comes in pieces of any number. Source: google/api/httpbody.proto.
    private static bool TakesBytes(MethodDescriptor method, HttpRule rule)
        => method.InputType.FindFieldByName(rule.Body) is { FieldType: FieldType.Message } field && field.MessageType.FullName == "google.api.HttpBody";

    private IEnumerable<string> RuleFaults(MethodDescriptor method)
    {
        var options = method.GetOptions();
        if (options?.GetExtension(AnnotationsExtensions.Http) is not { } rule)
        {
            // Transcoding cannot carry a stream of requests.
            if (!method.IsClientStreaming)
            {
                yield return "it needs the option (google.api.http), so that HTTP/JSON has it too";
            }

            yield break;
        }

        if (method.IsClientStreaming && !TakesBytes(method, rule))
        {
            yield return "it takes a stream, which HTTP/JSON cannot carry; remove the option (google.api.http)";
        }

        foreach (var pattern in HttpPattern.Of(rule).Where(pattern => !_rules.TryAdd(pattern, method)))
        {
            yield return $"its HTTP rule, {pattern}, is that of {_rules[pattern].FullName} too; change one of them";
        }

        if (rule.PatternCase == HttpRule.PatternOneofCase.Get && !method.IsServerStreaming
            && options.IdempotencyLevel != MethodOptions.Types.IdempotencyLevel.NoSideEffects
            && !options.GetExtension(RpcAnnotations.BrowserNavigation))
        {
            yield return "GET must change nothing: add option idempotency_level = NO_SIDE_EFFECTS, or choose another HTTP method";
        }
    }

    private IEnumerable<string> ErrorFaults(MethodDescriptor method)
    {
        const string Option = "(baas.rpc.v1.errors)";
        var own = MethodErrors.Own(method);
        var common = MethodErrors.Common(method.Service);
        if (own is [MethodErrors.OnlyCommon])
        {
            return common.Count > 0 ? [] : [$"{Option} says {MethodErrors.OnlyCommon}, but the service has no (baas.rpc.v1.common_errors)"];
        }

        return own.Count == 0
            ? [$"it needs the option {Option} for each error that it answers, or once with \"{MethodErrors.OnlyCommon}\" if it has none of its own"]
            : own.SelectMany(error => Resolve(error, Option))
                .Concat(Twice(own, Option))
                .Concat(own.Intersect(common).Select(error => $"{Option} lists {error}, which the service lists for all of its methods; remove it here"));
    }

    private IEnumerable<string> Resolve(string error, string option)
    {
        if (!_domains.Contains(error))
        {
            yield return $"{option} lists {error}, which no errors.proto declares; it is written as slice.REASON";
        }
        else if (_domains[error].Distinct().Count() > 1)
        {
            yield return $"{option} lists {error}, which several domains declare: {string.Join(", ", _domains[error].Distinct())}; give one of them another last part";
        }
    }

    private static IEnumerable<string> Twice(IEnumerable<string> errors, string option)
        => errors.GroupBy(error => error).Where(same => same.Count() > 1).Select(same => $"{option} lists {same.Key} twice");

    // Messages of others, and those that requests merely contain, are not ours to annotate.
    private static IEnumerable<string> FaultsOf(MessageDescriptor request, FileDescriptor file)
        => request.File != file
            ? []
            : request.Fields.InDeclarationOrder()
                .Where(field => field.GetOptions()?.GetExtension(FieldBehaviorExtensions.FieldBehavior) is not { Count: > 0 })
                .Select(field => Fault.At(field, "a field of a request needs (google.api.field_behavior): REQUIRED or OPTIONAL"));
}
