using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Rules;

/// <summary>The rules of one collection, each read when it is first asked for.</summary>
internal sealed class CollectionRules(Collection collection, CatalogueSnapshot catalogue, TimeProvider time)
{
    private readonly Rule?[] _rules = new Rule?[(int)RecordOperation.Explain];

    public Collection Collection => collection;

    /// <summary>The text of a rule: null for administrators only, empty for everyone.</summary>
    public static string? TextOf(AccessRules rules, RecordOperation operation) => operation switch
    {
        RecordOperation.List => rules.List,
        RecordOperation.View => rules.View,
        RecordOperation.Create => rules.Create,
        RecordOperation.Update => rules.Update,
        RecordOperation.Delete => rules.Delete,
        _ => null,
    };

    /// <param name="operation">One whose rule is neither absent nor empty.</param>
    /// <returns>Null when the rule cannot be read, and so denies: what was stored was checked, but perhaps by another version.</returns>
    public Rule? Find(RecordOperation operation) => _rules[(int)operation] ??= TryParse(TextOf(collection.Rules, operation)!);

    private Rule? TryParse(string text)
    {
        try
        {
            return Rule.Parse(text, collection, catalogue, time.GetUtcNow());
        }
        catch (BaasException)
        {
            return null;
        }
    }
}
