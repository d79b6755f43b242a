using System.Buffers;
using Google.Protobuf.Collections;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Engine.Schema.Types;

/// <summary>The id of a record of another collection, or a list of such ids, each once.</summary>
internal sealed class RelationType : ChoiceType
{
    private const string ManyToOne = "many-to-one";
    private const string ManyToMany = "many-to-many";
    private const int MaxTargets = 1_000;
    private const int MaxDisplayFields = 256;
    private const int MaxIdLength = 128;

    private static readonly SearchValues<char> IdCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.~");

    private static readonly ValueFault NoId =
        new("FORMAT", $"expected the id of a record: 1 to {MaxIdLength} letters, digits, '_', '-', '.' and '~'");

    public RelationType(FieldDraft draft)
    {
        draft.RefuseAllBut(ValidationRules.None);
        var options = draft.Definition.Relation ?? new RelationOptions();
        MaxItems = ReadCardinality(draft, options);
        TargetCollectionId = ReadTarget(draft, options);
        IsCascade = options.CascadeDelete;
        CheckDisplayFields(draft, options.DisplayFields);
    }

    public override string Name => "relation";

    /// <summary>Id of the collection whose records the values name. It may be the field's own.</summary>
    public string TargetCollectionId { get; }

    /// <summary>Whether deleting the target deletes the records that point at it; if not, such a target cannot be deleted.</summary>
    public bool IsCascade { get; }

    protected override int MaxItems { get; }

    protected override bool TryCheckItem(string item, out ValueFault fault)
    {
        var isId = item.Length <= MaxIdLength && !item.AsSpan().ContainsAnyExcept(IdCharacters);
        fault = isId ? default : NoId;
        return isId;
    }

    private static int ReadCardinality(FieldDraft draft, RelationOptions options)
    {
        options.Type = options.Type.Length == 0 ? ManyToOne : options.Type;
        if (options.Type is not (ManyToOne or ManyToMany))
        {
            draft.Fault("relation.type", "UNKNOWN", $"expected '{ManyToOne}' or '{ManyToMany}'");
        }

        return options.Type == ManyToMany ? MaxTargets : 1;
    }

    private static string ReadTarget(FieldDraft draft, RelationOptions options)
    {
        if (options.CollectionId.Length == 0)
        {
            draft.Fault("relation.collection_id", "REQUIRED", "expected the id or name of the collection that the field points at");
            return "";
        }

        var id = draft.FindCollectionId(options.CollectionId);
        if (id is null)
        {
            draft.Fault("relation.collection_id", "UNKNOWN", $"no collection has the id or name '{Quoting.Shorten(options.CollectionId)}'");
            return "";
        }

        options.CollectionId = id;
        return id;
    }

    private static void CheckDisplayFields(FieldDraft draft, RepeatedField<string> names)
    {
        if (names.Count > MaxDisplayFields)
        {
            draft.Fault("relation.display_fields", "TOO_MANY", $"expected at most {MaxDisplayFields} names");
            return;
        }

        for (var i = 0; i < names.Count; i++)
        {
            if (!DefinitionNames.IsName(names[i]))
            {
                draft.Fault($"relation.display_fields[{i}]", "FORMAT", $"expected the name of a field: {DefinitionNames.Rule}");
            }
        }
    }
}
