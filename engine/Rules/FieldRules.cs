using System.Collections.Concurrent;
using System.Collections.Immutable;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Query.Variables;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Rules;

/// <summary>
/// Who may read and write single fields. Those who may not read a field get the schema in which it is hidden, and so can neither see it
/// nor ask for records by it; there are as many such schemas as sorts of callers.
/// </summary>
internal sealed class FieldRules
{
    // Beyond it a schema is made for the one call.
    private const int MaxRemembered = 200;

    private readonly CatalogueSnapshot _catalogue;
    private readonly ImmutableArray<FieldRule> _rules;
    private readonly ConcurrentDictionary<string, CatalogueSnapshot> _limited = new(StringComparer.Ordinal);

    public FieldRules(CatalogueSnapshot catalogue)
    {
        _catalogue = catalogue;
        _rules =
        [
            .. from collection in catalogue.Collections
               from field in collection.Fields
               from rule in FieldRule.AllOf(field, collection, catalogue)
               select rule,
        ];
    }

    /// <summary>The schema as a caller may use it.</summary>
    public CatalogueSnapshot Limit(RecordAccess access)
    {
        if (_rules.IsEmpty || access.Caller.IsAdministrator)
        {
            return _catalogue;
        }

        var mask = string.Create(_rules.Length, (Rules: _rules, Access: access), static (chars, call) =>
        {
            for (var i = 0; i < chars.Length; i++)
            {
                var rule = call.Rules[i];
                chars[i] = call.Access.Caller.IsAdministratorOf(rule.CollectionId) || rule.Allows(call.Access) ? '1' : '0';
            }
        });
        if (!mask.Contains('0'))
        {
            return _catalogue;
        }

        if (_limited.TryGetValue(mask, out var known))
        {
            return known;
        }

        var limited = Limit(mask);
        return _limited.Count < MaxRemembered ? _limited.GetOrAdd(mask, limited) : limited;
    }

    private CatalogueSnapshot Limit(string mask)
    {
        var denied = _rules.Where((_, i) => mask[i] == '0').ToLookup(rule => rule.CollectionId, StringComparer.Ordinal);
        return CatalogueSnapshot.Of(_catalogue.Collections.Select(collection => denied.Contains(collection.Id)
            ? collection.Without(
                denied[collection.Id].Where(rule => !rule.IsWrite).Select(rule => rule.Number).ToHashSet(),
                denied[collection.Id].Where(rule => rule.IsWrite).Select(rule => rule.Number).ToHashSet())
            : collection), _catalogue.Roles);
    }
}
