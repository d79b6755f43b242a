using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Baas.V1.Rpc;

namespace Grpc.Baas.Codegen;

/// <summary>An enum that lists errors.</summary>
/// <param name="Type">The enum.</param>
/// <param name="Domain">Domain of the errors' <c>google.rpc.ErrorInfo</c>.</param>
/// <param name="Errors">One for each value but zero, in the order of the proto file.</param>
internal sealed record ErrorTable(EnumDescriptor Type, string Domain, IReadOnlyList<ErrorEntry> Errors)
{
    // google.rpc.ErrorInfo: a reason is at most 63 characters.
    private const int MaxReasonLength = 63;

    private const string AllName = "All";

    /// <summary>The last part of the domain, by which options of methods name its errors: <c>records</c> of <c>baas.records</c>.</summary>
    public string ShortDomain => Domain[(Domain.LastIndexOf('.') + 1)..];

    /// <summary>Reads the lists of errors of a file. What is wrong with one is added to <paramref name="faults"/>.</summary>
    public static IReadOnlyList<ErrorTable> ReadAll(FileDescriptor file, List<string> faults)
    {
        foreach (var nested in Nested(file.MessageTypes).Where(IsTable))
        {
            faults.Add(Fault.At(nested, "an enum with (baas.rpc.v1.error_domain) must stand outside of messages"));
        }

        return [.. file.EnumTypes.Where(IsTable).Select(type => Read(type, faults))];
    }

    private static ErrorTable Read(EnumDescriptor type, List<string> faults)
    {
        var domain = type.GetOptions().GetExtension(AnnotationsExtensions.ErrorDomain);
        if (domain.Length == 0)
        {
            faults.Add(Fault.At(type, "(baas.rpc.v1.error_domain) is empty"));
        }

        var errors = new List<ErrorEntry>();
        foreach (var value in type.Values.Where(value => value.Number != 0))
        {
            var spec = value.GetOptions()?.GetExtension(AnnotationsExtensions.Error);
            var reason = CSharpNames.WithoutEnumPrefix(type.Name, value.Name);
            var meaning = ProtoComment.Sentence(value);
            var found = FaultsOf(type, spec, reason, meaning).Select(fault => Fault.At(value, fault)).ToList();
            faults.AddRange(found);
            if (found.Count == 0)
            {
                errors.Add(new ErrorEntry(
                    CSharpNames.EnumValue(type.Name, value.Name), reason!, spec!.Status, ProtoComment.Lines(value), meaning, spec.Action));
            }
        }

        return new ErrorTable(type, domain, errors);
    }

    private static IEnumerable<string> FaultsOf(EnumDescriptor type, ErrorSpec? spec, string? reason, string meaning)
    {
        if (reason is null)
        {
            yield return $"its name must start with the enum's name, {type.Name}, in UPPER_SNAKE_CASE";
        }
        else if (reason.Length > MaxReasonLength)
        {
            yield return $"its reason, {reason}, has {reason.Length} characters; at most {MaxReasonLength} are allowed";
        }
        else if (CSharpNames.EnumValue(type.Name, reason) == AllName)
        {
            yield return $"its reason must not be {reason}: the table has a member {AllName}";
        }

        if (meaning.Length == 0)
        {
            yield return "it needs a comment before it that says what happened and why";
        }

        if (spec is null)
        {
            yield return "it needs the option (baas.rpc.v1.error)";
            yield break;
        }

        if (spec.Status == Code.Ok || !Enum.IsDefined(spec.Status))
        {
            yield return "(baas.rpc.v1.error).status must be a status of google.rpc.Code other than OK";
        }

        if (string.IsNullOrWhiteSpace(spec.Action))
        {
            yield return "(baas.rpc.v1.error).action must say what the client should do";
        }
    }

    private static bool IsTable(EnumDescriptor type) => type.GetOptions()?.HasExtension(AnnotationsExtensions.ErrorDomain) == true;

    private static IEnumerable<EnumDescriptor> Nested(IEnumerable<MessageDescriptor> messages)
        => messages.SelectMany(message => message.EnumTypes.Concat(Nested(message.NestedTypes)));
}
