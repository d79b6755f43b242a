using System.Collections.Concurrent;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Query.Conditions;
using Grpc.Baas.Engine.Query.Variables;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Rules;

/// <summary>A rule as an expression, checked against one state of the schema. Immutable but for what it remembers.</summary>
internal sealed class Rule
{
    // Who comes back most is soon there again.
    private const int MaxRemembered = 1_000;

    private readonly QueryScope _scope;
    private readonly ConcurrentDictionary<CallerKey, Condition> _bound = new();

    private Rule(string text, QueryScope scope, Condition condition, bool usesClock)
    {
        Text = text;
        _scope = scope;
        Condition = condition;
        UsesClock = usesClock;
        Variables = scope.Variables!.Named;
        DependsOnCallerOnly = !usesClock && Variables.All(static variable => variable.Source == VariableSource.Call
            && variable.Field != CallFields.Method && variable.Field != CallFields.Context);
    }

    public string Text { get; }

    /// <summary>What it says, with its variables open.</summary>
    public Condition Condition { get; }

    public IReadOnlyList<Variable> Variables { get; }

    /// <summary>Whether it means the same for one caller as long as the schema stays.</summary>
    public bool DependsOnCallerOnly { get; }

    /// <summary>Whether a date as <c>@now</c> is in it.</summary>
    public bool UsesClock { get; }

    /// <param name="text">Not empty.</param>
    /// <param name="collection">The collection whose records it judges.</param>
    /// <exception cref="BaasException">query FILTER_INVALID, FILTER_TOO_COMPLEX.</exception>
    public static Rule Parse(string text, Collection collection, CatalogueSnapshot catalogue, DateTimeOffset now)
    {
        var scope = new QueryScope(collection, catalogue, now) { SeesHidden = true, Variables = new VariableNames(catalogue, collection) };
        var condition = FilterParser.Parse(text, scope, out var binder) ?? ConditionGroup.Always;
        return new Rule(text, scope, condition, binder.UsesClock);
    }

    /// <summary>What it asks of a record for one call.</summary>
    /// <param name="awaitsData">Whether what a write sends is still to be told.</param>
    /// <returns>True of nothing when a value of the call cannot be compared: a rule that fails denies.</returns>
    public Condition Bind(RecordAccess access, bool awaitsData, TimeProvider time)
    {
        var key = CallerKey.Of(access.Caller);
        if (DependsOnCallerOnly && _bound.TryGetValue(key, out var known))
        {
            return known;
        }

        var values = access.Values;
        values.AwaitsData = awaitsData;
        if (!DependsOnCallerOnly)
        {
            return (UsesClock ? Parse(Text, _scope.Collection, _scope.Catalogue!, time.GetUtcNow()) : this).Bind(values);
        }

        if (_bound.Count >= MaxRemembered)
        {
            _bound.Clear();
        }

        return _bound[key] = Bind(values);
    }

    private Condition Bind(IVariableValues values)
    {
        try
        {
            return Condition.Bind(values);
        }
        catch (BaasException)
        {
            return ConditionGroup.Never;
        }
    }

    private readonly record struct CallerKey(CallerKind Kind, string CollectionId, string Id, string Email, string Role, bool IsVerified)
    {
        public static CallerKey Of(Caller caller) => new(caller.Kind, caller.CollectionId, caller.Id, caller.Email, caller.Role, caller.IsVerified);
    }
}
