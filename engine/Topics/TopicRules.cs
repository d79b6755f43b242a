using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Query.Variables;
using Grpc.Baas.Engine.Rules;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Topics;

/// <summary>The rules of topics, parsed for one state of the schema; they go when that does.</summary>
internal sealed class TopicRules(CatalogueSnapshot catalogue)
{
    // Topics share their rules mostly, and there are at most two a topic; those of topics that are gone are not worth keeping.
    private const int MaxRemembered = 2_000;

    private const string Expected = "@request.auth.id, .email, .role, .verified, .collection or a field of accounts, and values";
    private const string AuthPrefix = "@request.auth.";

    private static readonly ConditionalWeakTable<CatalogueSnapshot, TopicRules> Books = new();

    // A rule judges records of a collection, and messages are none: it has no fields.
    private static readonly Collection NoCollection = new("", "", [], new AccessRules(null, null, null, null, null)) { HasResults = true };

    // Null: it cannot be read in this state, and so denies.
    private readonly ConcurrentDictionary<string, Rule?> _parsed = new(StringComparer.Ordinal);

    public static TopicRules Of(CatalogueSnapshot catalogue) => Books.GetValue(catalogue, static key => new TopicRules(key));

    /// <param name="text">Not empty.</param>
    /// <exception cref="BaasException">query FILTER_INVALID, FILTER_TOO_COMPLEX: also when it asks for more than the caller.</exception>
    public static Rule Parse(string text, CatalogueSnapshot catalogue)
    {
        var rule = Rule.Parse(text, NoCollection, catalogue, DateTimeOffset.UnixEpoch);
        var isOfCaller = rule.Variables.All(static variable => variable.Name.StartsWith(AuthPrefix, StringComparison.Ordinal));
        return isOfCaller && !rule.UsesClock && !FieldRule.NamesFields(rule.Condition)
            ? rule
            : throw QueryErrors.FilterInvalid(0, "The rule of a topic asks for the caller alone", Expected);
    }

    /// <summary>Whether the rule asks for the caller's record, which may change without a word.</summary>
    public bool AsksAccount(string? text)
        => !string.IsNullOrEmpty(text) && Find(text)?.Variables.Any(static variable => variable.Source == VariableSource.Account) == true;

    /// <param name="text">Null lets nobody in.</param>
    /// <param name="session">Where the caller's record is read; null where the rule does not ask for it.</param>
    public bool Allows(string? text, Caller caller, TimeProvider time, DbSession? session)
    {
        if (string.IsNullOrEmpty(text))
        {
            return text is not null;
        }

        var access = new RecordAccess(caller, catalogue, time);
        if (session is not null)
        {
            access.Enter(session);
        }

        return Find(text)?.Bind(access, awaitsData: false, time).Constant == true;
    }

    private Rule? Find(string text)
    {
        if (_parsed.TryGetValue(text, out var known))
        {
            return known;
        }

        if (_parsed.Count >= MaxRemembered)
        {
            _parsed.Clear();
        }

        return _parsed.GetOrAdd(text, TryParse, catalogue);
    }

    private static Rule? TryParse(string text, CatalogueSnapshot catalogue)
    {
        try
        {
            return Parse(text, catalogue);
        }
        catch (BaasException)
        {
            return null;
        }
    }
}
