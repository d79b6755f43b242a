using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;

namespace Grpc.Baas.Engine.Rpc.Json;

/// <summary>
/// The plans of all messages that a method table serves, and of those that may stand in an Any. Made with the table and then
/// only read.
/// </summary>
internal sealed class MessagePlans
{
    private readonly Dictionary<string, MessagePlan> _messages = [];
    private readonly Dictionary<string, EnumPlan> _enums = [];
    private readonly MessagePlans? _known;

    /// <param name="known">Has plans of messages that every table serves, which are not made anew.</param>
    public MessagePlans(MessagePlans known)
    {
        _known = known;
        Status = known.Status;
    }

    public MessagePlans()
    {
        // Details of errors, and the well-known types, may stand in an Any without any service naming them.
        AddFile(ErrorDetailsReflection.Descriptor);
        AddFile(TimestampReflection.Descriptor);
        AddFile(DurationReflection.Descriptor);
        AddFile(FieldMaskReflection.Descriptor);
        AddFile(StructReflection.Descriptor);
        AddFile(WrappersReflection.Descriptor);
        AddFile(EmptyReflection.Descriptor);
        AddFile(AnyReflection.Descriptor);
        Status = Get(Google.Rpc.Status.Descriptor);
    }

    /// <summary>The plan of <c>google.rpc.Status</c>, in which failures travel.</summary>
    public MessagePlan Status { get; }

    public MessagePlan Get(MessageDescriptor descriptor)
    {
        if (_known?.FindByName(descriptor.FullName) is { } known && known.Descriptor == descriptor)
        {
            return known;
        }

        if (!_messages.TryGetValue(descriptor.FullName, out var plan))
        {
            plan = new MessagePlan(descriptor);
            _messages.Add(descriptor.FullName, plan);
            plan.Fill(this);
        }

        return plan;
    }

    public EnumPlan Get(EnumDescriptor descriptor)
    {
        if (!_enums.TryGetValue(descriptor.FullName, out var plan))
        {
            plan = new EnumPlan(descriptor);
            _enums.Add(descriptor.FullName, plan);
        }

        return plan;
    }

    /// <summary>Finds the plan of a message by the type URL of an Any; null if it is not known, or if it is no such URL.</summary>
    public MessagePlan? FindByTypeUrl(string typeUrl)
    {
        // google/protobuf/any.proto: there is a slash at least, and the name follows the last one.
        var slash = typeUrl.LastIndexOf('/');
        return slash < 0 ? null : FindByName(typeUrl[(slash + 1)..]);
    }

    /// <summary>Finds the plan of a message by its full name, as <c>google.rpc.ErrorInfo</c>; null if it is not known.</summary>
    public MessagePlan? FindByName(string name) => _messages.GetValueOrDefault(name) ?? _known?.FindByName(name);

    /// <summary>Adds all messages and extensions of a file.</summary>
    public void AddFile(FileDescriptor file)
    {
        AddMessages(file.MessageTypes);
        AddExtensions(file.Extensions);
    }

    private void AddMessages(IEnumerable<MessageDescriptor> messages)
    {
        foreach (var message in messages)
        {
            Get(message);
            AddMessages(message.NestedTypes);
            AddExtensions(message.Extensions);
        }
    }

    private void AddExtensions(ExtensionCollection extensions)
    {
        foreach (var extension in extensions.UnorderedExtensions)
        {
            // Message sets have an encoding of their own, and no JSON form.
            if (extension.ExtendeeType.GetOptions() is not { MessageSetWireFormat: true })
            {
                Get(extension.ExtendeeType).Extend(extension, this);
            }
        }
    }
}
