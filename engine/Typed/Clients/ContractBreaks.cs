using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Evolution;
using Grpc.Baas.Engine.Schema.Messages;
using Grpc.Baas.Engine.Typed.Contract;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Engine.Typed.Clients;

/// <summary>What clients that were generated from an earlier contract would miss in another state of the schema.</summary>
internal static class ContractBreaks
{
    private static readonly ExtensionRegistry Options = [OptionsExtensions.Collection, OptionsExtensions.Field];

    /// <param name="descriptors">The contract, a <c>google.protobuf.FileDescriptorSet</c>.</param>
    /// <param name="next">The state to be.</param>
    /// <param name="contracts">Makes its services.</param>
    /// <returns>For people, as <c>posts.title is gone</c>.</returns>
    public static List<string> Find(byte[] descriptors, CatalogueSnapshot next, ProjectContracts contracts)
    {
        var breaks = new List<string>();
        var files = FileDescriptorSet.Parser.WithExtensionRegistry(Options).ParseFrom(descriptors).File;
        foreach (var record in files.SelectMany(file => file.MessageType))
        {
            if (record.Options?.GetExtension(OptionsExtensions.Collection) is { Name.Length: > 0 } collection)
            {
                Compare(collection, record, next, contracts, breaks);
            }
        }

        return breaks;
    }

    private static void Compare(
        V1.Schema.Collection known, DescriptorProto record, CatalogueSnapshot next, ProjectContracts contracts, List<string> breaks)
    {
        if (next.Find(known.Name) is not { } collection || collection.Name != known.Name)
        {
            breaks.Add($"{known.Name} is gone");
            return;
        }

        if (collection.Definition.Type != known.Type)
        {
            breaks.Add($"{known.Name} is of type {collection.Definition.Type}");
        }

        var now = contracts.Get(collection, next, isFull: true).Record.ToProto().Field.ToDictionary(field => field.Number);
        var shown = contracts.Get(collection, next, isFull: false).Record.ToProto().Field.Select(field => field.Number).ToHashSet();
        foreach (var field in record.Field.Where(field => field.Options?.HasExtension(OptionsExtensions.Field) == true))
        {
            if (!now.TryGetValue(field.Number, out var same))
            {
                breaks.Add($"{known.Name}.{field.Name} is gone");
            }
            else if (same.Name != field.Name)
            {
                // Filters, sorts and masks speak of fields by their names.
                breaks.Add($"{known.Name}.{field.Name} is named {same.Name}");
            }
            else if (same.Type != field.Type || same.Label != field.Label || FieldImpacts.Of(Told(field), Told(same)) >= ChangeImpact.WireBreaking)
            {
                breaks.Add($"{known.Name}.{field.Name} takes or has other values");
            }
            else if (!shown.Contains(field.Number))
            {
                breaks.Add($"{known.Name}.{field.Name} is hidden");
            }
        }

        var numbers = record.Field.Select(field => field.Number).ToHashSet();
        foreach (var field in collection.Fields.Where(field => field is { IsRequired: true, DefaultValue.HasValue: false, IsSystem: false } && !numbers.Contains(field.Number)))
        {
            breaks.Add($"{known.Name}.{field.Name} is required");
        }
    }

    private static CollectionField Told(FieldDescriptorProto field) => field.Options.GetExtension(OptionsExtensions.Field);
}
