using Google.Api;
using Google.Protobuf.Reflection;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Rpc.Json;

namespace Grpc.Baas.Engine.Rpc.Validation;

/// <summary>What a request's field must be, or what the messages in it must be. Source: AIP-203.</summary>
internal sealed class FieldRule(FieldDescriptor field, int index, MessageRules? message)
{
    private readonly WireType _wire = FieldPlan.WireTypeOf(field.FieldType);

    /// <summary>Place among the rules of its message.</summary>
    public int Index { get; } = index;

    public int Number { get; } = field.FieldNumber;

    /// <summary>Its part of a path. Values of a map have none: their entry's key says it all.</summary>
    public string Name { get; } = field.ContainingType.GetOptions()?.MapEntry == true ? "" : field.Name;

    public bool IsRequired { get; } = MustBeGiven(field);

    /// <summary>Whether it is for responses only; what a request says of it is dropped.</summary>
    public bool IsOutputOnly { get; } = Behaves(field, FieldBehavior.OutputOnly);

    public bool IsMap { get; } = field.IsMap;

    /// <summary>Whether it is the value of a map's entry, which is there also when the entry does not say it.</summary>
    public bool IsMapValue { get; } = field.ContainingType.GetOptions()?.MapEntry == true && field.FieldNumber == 2;

    /// <summary>Number of the oneof it belongs to; -1 for none.</summary>
    public int Oneof { get; } = field.RealContainingOneof?.Index ?? -1;

    /// <summary>Whether it is a list, or the entries of a map.</summary>
    public bool IsRepeated { get; } = field.IsRepeated;

    /// <summary>Rules of the messages in it; null if they have none.</summary>
    public MessageRules? Message { get; } = message;

    private bool MayBePacked { get; } = field.IsRepeated && FieldPlan.WireTypeOf(field.FieldType) != WireType.Bytes;

    private bool HasPresence { get; } = field.HasPresence;

    private FieldType Type { get; } = field.FieldType;

    /// <summary>Whether it has a rule of its own.</summary>
    public static bool Has(FieldDescriptor field) => MustBeGiven(field) || Behaves(field, FieldBehavior.OutputOnly);

    public static bool Behaves(FieldDescriptor field, FieldBehavior behavior)
        => field.GetOptions()?.GetExtension(FieldBehaviorExtensions.FieldBehavior)?.Contains(behavior) == true;

    public bool Takes(WireType wire) => wire == _wire || (wire == WireType.Bytes && MayBePacked);

    /// <summary>Whether a value on the wire counts as given: an empty list does not, nor a default where there is no presence.</summary>
    public bool IsGiven(WireType wire, WireReader value)
    {
        if (MayBePacked)
        {
            return wire != WireType.Bytes || !value.ReadBytes().IsEmpty;
        }

        return HasPresence || IsRepeated || !FieldPlan.IsDefault(Type, value);
    }

    private static bool MustBeGiven(FieldDescriptor field)
        => Behaves(field, FieldBehavior.Required)
            && field.ContainingType.GetOptions()?.GetExtension(V1.Rpc.AnnotationsExtensions.CheckedByService) != true;
}
