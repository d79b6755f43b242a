using Google.Protobuf.Reflection;
using Google.Rpc;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Grpc.Baas.Engine.Rpc.Services;

/// <summary>Files of declarations, found by name, by what they declare, and by what they extend. Fixed once made.</summary>
internal sealed class DescriptorIndex
{
    private readonly Dictionary<string, FileDescriptor> _files = [];
    private readonly Dictionary<string, FileDescriptor> _symbols = [];
    private readonly Dictionary<string, SortedDictionary<int, FileDescriptor>> _extensions = [];

    public DescriptorIndex(IEnumerable<ServiceDescriptor> services)
    {
        foreach (var service in services)
        {
            AddFile(service.File);
        }

        // Failures carry these, though no service names them.
        AddFile(ErrorDetailsReflection.Descriptor);
        AddFile(StatusReflection.Descriptor);
    }

    public FileDescriptor? FindFile(string name) => _files.GetValueOrDefault(name);

    public FileDescriptor? FindSymbol(string fullName) => _symbols.GetValueOrDefault(fullName);

    public FileDescriptor? FindExtension(string message, int number) => _extensions.GetValueOrDefault(message)?.GetValueOrDefault(number);

    /// <summary>Numbers of a message's extensions; null if there is no such message.</summary>
    public IEnumerable<int>? ExtensionsOf(string message)
        => _extensions.TryGetValue(message, out var numbers) ? numbers.Keys : _symbols.ContainsKey(message) ? [] : null;

    private void AddFile(FileDescriptor file)
    {
        if (!_files.TryAdd(file.Name, file))
        {
            return;
        }

        foreach (var dependency in file.Dependencies)
        {
            AddFile(dependency);
        }

        foreach (var service in file.Services)
        {
            _symbols[service.FullName] = file;
            AddSymbols(service.Methods, file);
        }

        foreach (var message in file.MessageTypes)
        {
            AddMessage(message, file);
        }

        AddEnums(file.EnumTypes, file);
        AddExtensions(file.Extensions.UnorderedExtensions, file);
    }

    private void AddMessage(MessageDescriptor message, FileDescriptor file)
    {
        _symbols[message.FullName] = file;
        AddSymbols(message.Fields.InDeclarationOrder(), file);
        AddSymbols(message.Oneofs, file);
        AddEnums(message.EnumTypes, file);
        AddExtensions(message.Extensions.UnorderedExtensions, file);
        foreach (var nested in message.NestedTypes)
        {
            AddMessage(nested, file);
        }
    }

    private void AddEnums(IEnumerable<EnumDescriptor> enums, FileDescriptor file)
    {
        foreach (var declared in enums)
        {
            _symbols[declared.FullName] = file;
            AddSymbols(declared.Values, file);
            foreach (var value in declared.Values)
            {
                // protobuf's own names of values stand beside their enum, not in it.
                var parent = declared.FullName[..^declared.Name.Length];
                _symbols[parent + value.Name] = file;
            }
        }
    }

    private void AddExtensions(IEnumerable<FieldDescriptor> extensions, FileDescriptor file)
    {
        foreach (var extension in extensions)
        {
            _symbols[extension.FullName] = file;
            var extended = extension.ExtendeeType.FullName;
            if (!_extensions.TryGetValue(extended, out var numbers))
            {
                _extensions[extended] = numbers = [];
            }

            numbers[extension.FieldNumber] = file;
        }
    }

    private void AddSymbols(IEnumerable<IDescriptor> declared, FileDescriptor file)
    {
        foreach (var symbol in declared)
        {
            _symbols[symbol.FullName] = file;
        }
    }
}
