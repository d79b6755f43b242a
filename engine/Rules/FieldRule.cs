using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Query.Conditions;
using Grpc.Baas.Engine.Query.Variables;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Rules;

/// <summary>Who may read a field, or write it. It asks nothing of the record, so that it is known before any is read.</summary>
/// <param name="CollectionId">The field's collection.</param>
/// <param name="Number">The field's number.</param>
/// <param name="IsWrite">Whether it is about writing.</param>
/// <param name="Rule">Null when it cannot be read, and so denies.</param>
internal sealed record FieldRule(string CollectionId, int Number, bool IsWrite, Rule? Rule)
{
    public static IEnumerable<FieldRule> AllOf(Field field, Collection collection, CatalogueSnapshot catalogue)
    {
        if (!string.IsNullOrEmpty(field.ReadRule))
        {
            yield return new FieldRule(collection.Id, field.Number, IsWrite: false, TryParse(field.ReadRule, collection, catalogue));
        }

        if (!string.IsNullOrEmpty(field.WriteRule))
        {
            yield return new FieldRule(collection.Id, field.Number, IsWrite: true, TryParse(field.WriteRule, collection, catalogue));
        }
    }

    /// <exception cref="BaasException">query FILTER_INVALID, FILTER_TOO_COMPLEX: also when it names a field or a date.</exception>
    public static Rule Parse(string text, Collection collection, CatalogueSnapshot catalogue)
    {
        var rule = Rule.Parse(text, collection, catalogue, DateTimeOffset.UnixEpoch);
        var isOfCall = rule.Variables.All(static variable => variable.Source is VariableSource.Call or VariableSource.Query or VariableSource.Header);
        return isOfCall && !rule.UsesClock && !NamesFields(rule.Condition)
            ? rule
            : throw QueryErrors.FilterInvalid(
                0,
                "The rule of a field is known before any record is read",
                "@request.auth.id, .email, .role, .verified or .collection, @request.query, .headers, .method or .context, and values");
    }

    public bool Allows(RecordAccess access) => Rule?.Bind(access, awaitsData: false, TimeProvider.System).Constant == true;

    internal static bool NamesFields(Condition condition) => condition switch
    {
        ConditionGroup group => group.Parts.Any(NamesFields),
        Negation negation => NamesFields(negation.Inner),
        Statement statement => statement.Sides.Any(static side => side.Variable is null),
        _ => true,
    };

    private static Rule? TryParse(string text, Collection collection, CatalogueSnapshot catalogue)
    {
        try
        {
            return Parse(text, collection, catalogue);
        }
        catch (BaasException)
        {
            return null;
        }
    }
}
