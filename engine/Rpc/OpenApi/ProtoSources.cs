using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Grpc.Baas.Engine.Rpc.OpenApi;

/// <summary>
/// What the proto files say beside what the compiled descriptors hold: comments, and the errors of slices that no service
/// imports. Source: google/protobuf/descriptor.proto, SourceCodeInfo.
/// </summary>
internal sealed class ProtoSources
{
    private const string Resource = "protos.pb";

    private static readonly ExtensionRegistry Options =
    [
        V1.Rpc.AnnotationsExtensions.ErrorDomain,
        V1.Rpc.AnnotationsExtensions.EndsAnyCall,
        V1.Rpc.AnnotationsExtensions.Error,
    ];

    private readonly Dictionary<string, string> _comments = [];
    private readonly Dictionary<string, DeclaredError> _errors = [];
    private readonly List<DeclaredError> _errorsOfAnyCall = [];

    /// <param name="described">The files with their source info, each after those that it imports.</param>
    public ProtoSources(FileDescriptorSet described)
    {
        foreach (var file in FileDescriptor.BuildFromByteStrings(described.File.Select(file => file.ToByteString()), Options))
        {
            AddAll(file.Services);
            AddAll(file.Services.SelectMany(service => service.Methods));
            AddMessages(file.MessageTypes);
            AddEnums(file.EnumTypes);
        }
    }

    /// <summary>The protos that the engine was built with.</summary>
    public static ProtoSources OfTheBuild()
    {
        using var stream = typeof(V1.Rpc.AnnotationsReflection).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The protos were built without {Resource}.");
        return new ProtoSources(FileDescriptorSet.Parser.ParseFrom(stream));
    }

    /// <summary>The comment of a declaration as Markdown; empty if it has none. One that is made at run time may bring its own.</summary>
    public string CommentOf(DescriptorBase declared)
        => CleanUp(declared.Declaration) is { Length: > 0 } own ? own : _comments.GetValueOrDefault(declared.FullName, "");

    /// <summary>The error that an option of a method names, as <c>records.RECORD_NOT_FOUND</c>; null if no proto declares it.</summary>
    public DeclaredError? FindError(string name) => _errors.GetValueOrDefault(name);

    /// <summary>The errors that may end any call, in the order of their declaration.</summary>
    public IReadOnlyList<DeclaredError> ErrorsOfAnyCall => _errorsOfAnyCall;

    private void AddMessages(IEnumerable<MessageDescriptor> messages)
    {
        foreach (var message in messages)
        {
            AddAll([message]);
            AddAll(message.Fields.InDeclarationOrder());
            AddAll(message.Oneofs);
            AddMessages(message.NestedTypes);
            AddEnums(message.EnumTypes);
        }
    }

    private void AddEnums(IEnumerable<EnumDescriptor> enums)
    {
        foreach (var type in enums)
        {
            AddAll([type]);
            AddAll(type.Values);
            if (type.GetOptions()?.GetExtension(V1.Rpc.AnnotationsExtensions.ErrorDomain) is { Length: > 0 } domain)
            {
                AddErrors(type, domain);
            }
        }
    }

    private void AddErrors(EnumDescriptor type, string domain)
    {
        // The plugin holds values to this prefix: ETAG_MISMATCH of RECORDS_ERROR_ETAG_MISMATCH in RecordsError.
        var prefixLength = type.Values.First(value => value.Number == 0).Name.Length - "UNSPECIFIED".Length;
        foreach (var value in type.Values)
        {
            if (value.GetOptions()?.GetExtension(V1.Rpc.AnnotationsExtensions.Error) is { } spec)
            {
                var meaning = CommentOf(value).ReplaceLineEndings(" ");
                var error = new DeclaredError(domain, value.Name[prefixLength..], (Grpc.Core.StatusCode)(int)spec.Status, meaning, spec.Action);
                _errors[error.Name] = error;
                if (type.GetOptions().GetExtension(V1.Rpc.AnnotationsExtensions.EndsAnyCall))
                {
                    _errorsOfAnyCall.Add(error);
                }
            }
        }
    }

    private void AddAll(IEnumerable<DescriptorBase> declared)
    {
        foreach (var each in declared)
        {
            if (CleanUp(each.Declaration) is { Length: > 0 } comment)
            {
                _comments[each.FullName] = comment;
            }
        }
    }

    // A comment's lines start with the blank that follows the slashes; what is indented beyond that is meant so.
    private static string CleanUp(DescriptorDeclaration? declaration)
    {
        var text = declaration?.LeadingComments is { Length: > 0 } leading ? leading : declaration?.TrailingComments ?? "";
        var lines = text.ReplaceLineEndings("\n").Split('\n').Select(line => (line is [' ', .. var rest] ? rest : line).TrimEnd());
        return string.Join('\n', lines).Trim('\n');
    }
}
