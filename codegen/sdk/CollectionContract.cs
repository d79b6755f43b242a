using Google.Protobuf.Reflection;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Codegen.Sdk;

/// <summary>A collection's service and the message of its records.</summary>
/// <param name="Service">As <c>default.v1.PostsService</c>: Get and List, and unless it is a view Create, Update, Delete, Watch and Ingest.</param>
/// <param name="Record">As <c>default.v1.Post</c>.</param>
internal sealed record CollectionContract(ServiceDescriptor Service, MessageDescriptor Record)
{
    /// <summary>What the engine tells of the definition: its name, type and description.</summary>
    public Collection Definition { get; } = Record.GetOptions().GetExtension(OptionsExtensions.Collection);

    /// <summary>As <c>posts</c>.</summary>
    public string Name => Definition.Name;

    /// <summary>Whether its records are computed, and only read.</summary>
    public bool IsView => Definition.Type == "view";

    /// <summary>The fields that the user defined, in the order of their numbers.</summary>
    public IReadOnlyList<FieldContract> Fields { get; } =
    [
        .. from field in Record.Fields.InFieldNumberOrder()
           where field.GetOptions()?.GetExtension(OptionsExtensions.Field) is not null
           select new FieldContract(field),
    ];
}
