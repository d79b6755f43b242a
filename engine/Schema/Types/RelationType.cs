using System.Buffers;
using Google.Protobuf.Collections;
using Grpc.Baas.Engine.Schema.Checks;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Engine.Schema.Types;

/// <summary>The id of a record of another collection, or a list of such ids, each once.</summary>
internal sealed class RelationType : ChoiceType
{
    private const string ManyToOne = "many-to-one";
    private const string ManyToMany = "many-to-many";
    private const string Restrict = "restrict";
    private const string Cascade = "cascade";
    private const string SetNull = "set_null";
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
        OnDelete = ReadDeleteRule(draft, options);
        CheckDisplayFields(draft, options.DisplayFields);
    }

    public override string Name => "relation";

    /// <summary>Id of the collection whose records the values name. It may be the field's own.</summary>
    public string TargetCollectionId { get; }

    /// <summary>What deleting the target does to the records that point at it.</summary>
    public DeleteRule OnDelete { get; }

    /// <summary>Whether deleting the target deletes the records that point at it.</summary>
    public bool IsCascade => OnDelete == DeleteRule.Cascade;

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

    // cascade_delete is an older word for one of the rules: a definition that has it need not have the other, but they must agree.
    private static DeleteRule ReadDeleteRule(FieldDraft draft, RelationOptions options)
    {
        if (options.OnDelete.Length == 0)
        {
            options.OnDelete = options.CascadeDelete ? Cascade : Restrict;
        }

        if (options.OnDelete is not (Restrict or Cascade or SetNull))
        {
            draft.Fault("relation.on_delete", "UNKNOWN", $"expected '{Restrict}', '{Cascade}' or '{SetNull}'");
        }
        else if (options.CascadeDelete && options.OnDelete != Cascade)
        {
            draft.Fault("relation.cascade_delete", "CONFLICT", $"on_delete is '{options.OnDelete}'; leave one of the two out");
        }
        else if (options.OnDelete == SetNull && draft.Validation.Required)
        {
            draft.Fault("relation.on_delete", "CONFLICT", $"a field that is required cannot become null; expected '{Restrict}' or '{Cascade}'");
        }

        options.CascadeDelete = options.OnDelete == Cascade;
        return options.OnDelete switch
        {
            Cascade => DeleteRule.Cascade,
            SetNull => DeleteRule.SetNull,
            _ => DeleteRule.Restrict,
        };
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
