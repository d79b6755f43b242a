using Google.Protobuf.Collections;
using Grpc.Baas.Engine.Schema.Checks;
using Grpc.Baas.Engine.Schema.Secrets;
using Grpc.Baas.Engine.Schema.Types;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Engine.Schema.Evolution;

/// <summary>
/// What other options of a field mean for its clients. Options that take all values that were taken before, and show all that was
/// shown, are safe; what is not known here is not.
/// </summary>
internal static class FieldImpacts
{
    /// <param name="before">The field's definition, checked, as all that are stored.</param>
    /// <param name="after">The same of the field as it shall be, of the same type.</param>
    public static ChangeImpact Of(CollectionField before, CollectionField after)
    {
        var impact = ChangeImpact.Safe;
        foreach (var name in Differences(before, after))
        {
            impact = IsSafe(name, before, after) ? impact : ChangeImpact.WireBreaking;
        }

        return impact;
    }

    /// <summary>What another type means whose values have the same form.</summary>
    /// <inheritdoc cref="Of"/>
    public static ChangeImpact OfRetyped(CollectionField before, CollectionField after)
    {
        // All others take some texts only.
        var takesAll = after.Type is "editor" || (after.Type is "text" && before.Type is not "editor");
        return takesAll && Differences(before, after).All(name => !IsOfRules(name) || IsSafe(name, before, after))
            ? ChangeImpact.SourceBreaking
            : ChangeImpact.WireBreaking;
    }

    private static bool IsOfRules(string name) => name is "format" || name.StartsWith("validation", StringComparison.Ordinal);

    private static bool IsSafe(string name, CollectionField before, CollectionField after) => name switch
    {
        "description" or "messages" or "default_value" or "relation.display_fields" or "file.thumbs" => true,
        "autodate.on_create" or "autodate.on_update" => true,

        // Without the key nobody can upsert by it any more.
        "unique" => false,
        "hidden" => !after.Hidden,
        "immutable" => !after.Immutable,
        "format" => TakesAll(after),
        "select.numbers" or "select.reserved_numbers" => true,
        "select.values" => Includes(after.Select?.Values, before.Select?.Values),
        "select.max_select" => after.Select?.MaxSelect >= before.Select?.MaxSelect,
        "select.min_select" => after.Select?.MinSelect <= before.Select?.MinSelect,
        "relation.on_delete" or "relation.cascade_delete" => RuleOf(after) != "restrict",
        "file.max_files" => after.File?.MaxFiles >= before.File?.MaxFiles,
        "file.max_size" => after.File?.MaxSize >= before.File?.MaxSize,
        "file.mime_types" => IsLooser(after.File?.MimeTypes, before.File?.MimeTypes),
        "decimal.precision" => after.Decimal?.Precision >= before.Decimal?.Precision,
        "bytes.max_size" => after.Bytes?.MaxSize >= before.Bytes?.MaxSize,
        _ => IsSafe(name, before.Validation ?? new(), after.Validation ?? new(), before.Type, after.Type),
    };

    private static bool IsSafe(string name, FieldValidation before, FieldValidation after, string typeBefore, string typeAfter) => name switch
    {
        "validation.required" => !after.Required,
        "validation.min" => Min(after) <= Min(before),
        "validation.max" => Max(after) >= Max(before),
        "validation.min_length" => after.MinLength <= before.MinLength,
        "validation.max_length" => MaxLength(after, typeAfter) >= MaxLength(before, typeBefore),
        "validation.pattern" => !after.HasPattern || after.Pattern.Length == 0,
        "validation.values" => IsLooser(after.Values, before.Values),
        _ => false,
    };

    private static double Min(FieldValidation validation) => validation.HasMin ? validation.Min : double.NegativeInfinity;

    private static double Max(FieldValidation validation) => validation.HasMax ? validation.Max : double.PositiveInfinity;

    private static int MaxLength(FieldValidation validation, string type) => validation.HasMaxLength ? validation.MaxLength : type switch
    {
        "editor" => EditorType.LargestMaxLength,
        "email" => EmailType.MaxLength,
        "url" => UrlType.DefaultMaxLength,
        "password" => PasswordType.MaxLength,
        "encrypted" or "secret" => EncryptedType.DefaultMaxLength,
        _ => TextType.DefaultMaxLength,
    };

    // Where there are no values, each is taken.
    private static bool IsLooser(RepeatedField<string>? after, RepeatedField<string>? before)
        => after is not { Count: > 0 } || (before is { Count: > 0 } && Includes(after, before));

    private static bool Includes(RepeatedField<string>? after, RepeatedField<string>? before)
        => (before ?? []).All(value => after?.Contains(value) == true);

    // A format of passwords says what is kept of them.
    private static bool TakesAll(CollectionField field)
        => field.Type != "password" && (Formats.Find(field.Format) is not { } format || format is { Check: null, MimeTypes.Length: 0, HasRange: false });

    private static string RuleOf(CollectionField field) => field.Relation switch
    {
        { OnDelete.Length: > 0 } relation => relation.OnDelete,
        { CascadeDelete: true } => "cascade",
        _ => "restrict",
    };

    // Options that are absent are compared as those that say nothing, so that each difference has the name of what differs.
    private static List<string> Differences(CollectionField before, CollectionField after)
    {
        var (first, second) = (before.Clone(), after.Clone());
        foreach (var field in (CollectionField[])[first, second])
        {
            field.Validation ??= new();
            field.Select ??= new();
            field.Relation ??= new();
            field.File ??= new();
            field.Decimal ??= new();
            field.Bytes ??= new();
            field.Autodate ??= new();
        }

        return DefinitionDifferences.Find(first, second, ["name", "number"]);
    }
}
