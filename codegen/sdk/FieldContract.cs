using Google.Api;
using Google.Protobuf.Reflection;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Codegen.Sdk;

/// <summary>One field of a collection.</summary>
/// <param name="Descriptor">In the record's message.</param>
internal sealed record FieldContract(FieldDescriptor Descriptor)
{
    /// <summary>What the engine tells of the definition; a relation has the name of its collection as <c>collection_id</c>.</summary>
    public CollectionField Definition { get; } = Descriptor.GetOptions().GetExtension(OptionsExtensions.Field);

    /// <summary>As <c>title</c>.</summary>
    public string Name => Descriptor.Name;

    /// <summary>Whether it is written and never read, as passwords.</summary>
    public bool IsWriteOnly
        => Descriptor.GetOptions().GetExtension(FieldBehaviorExtensions.FieldBehavior)?.Contains(FieldBehavior.InputOnly) == true;
}
