using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Evolution;

namespace Grpc.Baas.Engine.Rules;

/// <summary>
/// Holds all rules against a state of the schema before that comes into force: a rule names fields and collections, its own and others',
/// and a change that takes one of them away is refused, since the rule would then deny all.
/// </summary>
internal static class RuleChecks
{
    /// <param name="next">The state to be.</param>
    /// <param name="changed">Ids of the collections that are being defined: faults in their rules are faults of the definition.</param>
    /// <exception cref="BaasException">
    /// rules RULE_INVALID, RULE_BROKEN (metadata: collection, rule, offset, expected, suggestion); schema DEFINITION_INVALID.
    /// </exception>
    public static void Check(CatalogueSnapshot next, IReadOnlyCollection<string> changed)
    {
        foreach (var collection in next.Collections.OrderByDescending(collection => changed.Contains(collection.Id)))
        {
            Check(next, collection, changed.Contains(collection.Id));
            if (changed.Contains(collection.Id))
            {
                RequireAccounts(next, collection);
            }
        }
    }

    private static void RequireAccounts(CatalogueSnapshot next, Collection collection)
    {
        if (collection.Permissions is { } permissions && next.FindById(permissions.AccountsId) is not { IsAuth: true })
        {
            var faults = new DefinitionFaults();
            faults.Add("permissions.accounts", "UNKNOWN", "expected a collection of type 'auth', whose accounts own the records");
            throw SchemaErrors.DefinitionInvalid(faults);
        }
    }

    private static void Check(CatalogueSnapshot next, Collection collection, bool isChanged)
    {
        foreach (var (name, _, text) in RuleNames.Pairs(collection.Rules, collection.Rules))
        {
            Check(collection, name, text, isChanged, rule => Rule.Parse(rule, collection, next, DateTimeOffset.UnixEpoch));
        }

        for (var i = 0; i < collection.Fields.Length; i++)
        {
            var field = collection.Fields[i];
            Check(collection, $"schema[{i}].read_rule", field.ReadRule, isChanged, rule => FieldRule.Parse(rule, collection, next));
            Check(collection, $"schema[{i}].write_rule", field.WriteRule, isChanged, rule => FieldRule.Parse(rule, collection, next));
        }
    }

    private static void Check(Collection collection, string name, string? text, bool isChanged, Func<string, Rule> parse)
    {
        if (string.IsNullOrEmpty(text))
        {
            return;
        }

        try
        {
            parse(text);
        }
        catch (BaasException cause)
        {
            throw isChanged ? RulesErrors.RuleInvalid(collection.Name, name, cause) : RulesErrors.RuleBroken(collection.Name, name, cause);
        }
    }
}
