using System.Diagnostics.CodeAnalysis;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Query.Conditions;
using Grpc.Baas.Engine.Query.Variables;
using Grpc.Baas.Engine.Records;
using Grpc.Baas.Engine.Rules.Bits;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Accounts;
using Grpc.Baas.Engine.Schema.Permissions;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Rules;

/// <summary>
/// Decides what one caller may do with the records of the project, in one state of the schema. Every protocol's reads and writes pass
/// here. For one call, or one piece of a stream; not for several threads.
/// </summary>
internal sealed class RecordAccess : IVisibleRows
{
    private readonly CatalogueSnapshot _all;
    private readonly TimeProvider _time;
    private CallValues? _values;
    private DbSession? _session;

    private BoundRows _rows;
    private CatalogueSnapshot? _catalogue;

    /// <param name="catalogue">All collections, with all their fields.</param>
    /// <param name="time">What dates in rules are counted from.</param>
    public RecordAccess(Caller caller, CatalogueSnapshot catalogue, TimeProvider time)
    {
        Caller = caller;
        _all = catalogue;
        _time = time;
    }

    public Caller Caller { get; }

    /// <summary>The collections as the caller may use them: fields that he may not read are hidden.</summary>
    public CatalogueSnapshot Catalogue => _catalogue ??= RuleBook.Of(_all).Fields.Limit(this);

    /// <summary>Whether the caller may read all fields that are not hidden from everybody.</summary>
    public bool SeesAllFields => ReferenceEquals(Catalogue, _all);

    /// <summary>Whether hidden fields can be named.</summary>
    public bool SeesHidden => Caller.IsAdministrator;

    /// <summary>Which records of related collections may have a part in an answer; null for all.</summary>
    public IVisibleRows? Visible => Caller.IsAdministrator ? null : this;

    /// <summary>Which collections the caller may list records of; null for all.</summary>
    public Func<Collection, bool>? MayList => Caller.IsAdministrator ? null : collection => IsAllowed(collection, RecordOperation.List);

    public static RecordAccess Of(Caller caller, Catalogue catalogue) => new(caller, catalogue.Current, catalogue.Clock);

    /// <summary>
    /// Finds a collection of which the caller may do it with some records at least, or throws: to callers who may not know, a collection
    /// that is closed and one that is missing look alike.
    /// </summary>
    /// <exception cref="BaasException">schema COLLECTION_NOT_FOUND, VIEW_READ_ONLY; auth CREDENTIALS_MISSING, PERMISSION_DENIED.</exception>
    public Collection Open(string name, RecordOperation operation)
    {
        var collection = Catalogue.Find(name);
        Require(collection, name, operation);
        return collection;
    }

    /// <summary>As <see cref="Open"/> with the collection that is known already.</summary>
    /// <param name="collection">The collection, or null when none has the name asked for.</param>
    public void Require([NotNull] Collection? collection, string name, RecordOperation operation)
    {
        if (collection is not null && IsAllowed(collection, operation))
        {
            if (collection.IsView && operation is not (RecordOperation.List or RecordOperation.View))
            {
                throw SchemaErrors.ViewReadOnly(collection.Name);
            }

            return;
        }

        if (collection is null && Caller.IsAdministrator)
        {
            throw SchemaErrors.CollectionNotFound(name);
        }

        throw Denied(name, operation);
    }

    /// <summary>The refusal of an operation as a whole.</summary>
    public BaasException Denied(string name, RecordOperation operation) => Caller.Kind == CallerKind.Anonymous
        ? RulesErrors.CredentialsMissing(name, operation)
        : RulesErrors.PermissionDenied(name, operation);

    /// <summary>Whether the caller may do it with at least some records of the collection, as far as that is known without them.</summary>
    public bool IsAllowed(Collection collection, RecordOperation operation) => RowsOf(collection, operation)?.Constant != false;

    /// <summary>Whether the caller may do it with each record of the collection.</summary>
    public bool IsAllowedWithAll(Collection collection, RecordOperation operation) => RowsOf(collection, operation) is null;

    /// <summary>Whether a rule asks for the time, so that it says something else in a moment.</summary>
    public bool UsesClock(Collection collection, RecordOperation operation)
        => RuleOf(collection, operation) is { UsesClock: true };

    /// <summary>Whether a change of the caller's own account can make a rule say something else, or show other fields.</summary>
    public bool DependsOnAccount(Collection collection, RecordOperation operation, in OtherRecord account)
    {
        if (_all.FindById(Caller.CollectionId) is not { } accounts)
        {
            return false;
        }

        // Rules of fields and definitions of roles ask these too.
        foreach (var name in AccountFields.AskedByRules)
        {
            if (account.HasOther(accounts.Find(name)!))
            {
                return true;
            }
        }

        foreach (var variable in RuleOf(collection, operation)?.Variables ?? [])
        {
            if (variable.Source == VariableSource.Account && accounts.FindQueryable(variable.Key, seesHidden: true) is { } field && account.HasOther(field))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What a rule says, with its variables open; null for one that is absent or empty, cannot be read, or does not count.</summary>
    public Rule? RuleOf(Collection collection, RecordOperation operation)
        => collection.Permissions is not { IgnoresRules: true } && CollectionRules.TextOf(collection.Rules, operation) is { Length: > 0 } ? RuleBook.Of(_all).RulesOf(collection, _time).Find(operation) : null;

    /// <summary>The values that rules find in the call.</summary>
    public CallValues Values => _values ??= new CallValues(Caller, _all) { Session = _session };

    /// <summary>Says where the caller's account can be read, from now on and in the same snapshot as the records.</summary>
    public void Enter(DbSession session)
    {
        if (_session is null && _rows.HasOpen)
        {
            _rows = default;
        }

        _session = session;
        if (_values is not null)
        {
            _values.Session = session;
        }
    }

    /// <summary>What a record must meet; null for nothing. It may be open until <see cref="Enter"/>, and until a write is known.</summary>
    public Condition? RowsOf(Collection collection, RecordOperation operation)
    {
        if (Caller.IsAdministratorOf(collection.Id))
        {
            return null;
        }

        if (!_all.Roles.Reach(Caller, collection.Id))
        {
            return ConditionGroup.Never;
        }

        var text = CollectionRules.TextOf(collection.Rules, operation);
        if (string.IsNullOrEmpty(text) && collection.Permissions is not { AsksBits: true })
        {
            return text is null ? ConditionGroup.Never : null;
        }

        if (!_rows.TryGet(collection.Id, operation, out var known))
        {
            known = Bind(collection, operation);
            _rows.Add(collection.Id, operation, known);
        }

        return known;
    }

    Condition? IVisibleRows.Of(Collection collection) => RowsOf(collection, RecordOperation.List);

    /// <summary>Whether the caller may do it with a record.</summary>
    /// <param name="operation">No create or update, whose rules may ask what is sent.</param>
    public bool Allows(DbSession session, RecordTable table, RecordOperation operation, ReadOnlyMemory<byte> image)
    {
        Enter(session);
        return RowsOf(table.Collection, operation) is not { } rows || RowCheck.Matches(session, table, image, rows);
    }

    /// <summary>Whether a permission bit of a record is the caller's.</summary>
    /// <param name="table">A collection with permission bits.</param>
    public bool AllowsByBits(DbSession session, RecordTable table, PermissionAction action, ReadOnlyMemory<byte> image)
        => _all.Roles.Reach(Caller, table.Collection.Id)
            && RowCheck.Matches(session, table, image, BitConditions.Of(table.Collection, action, Caller, session));

    /// <summary>
    /// The refusal of an operation with a record of which permission bits, or rules and bits together, let the caller know that it exists;
    /// null when to him there is none.
    /// </summary>
    public BaasException? RefusalOfKnown(DbSession session, RecordTable table, RecordOperation operation, ReadOnlyMemory<byte> image)
    {
        var collection = table.Collection;
        var isKnown = collection.Permissions is { AsksBits: true } policy
            && AllowsByBits(session, table, PermissionAction.Peek, image)
            && (policy.IgnoresRules || AllowsByRule(session, table, image));
        return isKnown ? Denied(collection.Name, operation) : null;
    }

    /// <summary>Whether the caller may make a record.</summary>
    /// <param name="draft">What is sent.</param>
    /// <param name="after">The record.</param>
    public bool AllowsNew(DbSession session, RecordDraft draft, ReadOnlyMemory<byte> after)
        => Allows(session, draft.Table, RecordOperation.Create, new WriteValues(Values, session, draft, after), after);

    /// <summary>Whether the caller may change a record.</summary>
    /// <param name="draft">What is sent; null when that depends on the record.</param>
    /// <param name="before">The record as it is.</param>
    /// <param name="after">The record as it is to be.</param>
    public bool AllowsChange(DbSession session, RecordTable table, RecordDraft? draft, ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after)
        => Allows(session, table, RecordOperation.Update, new WriteValues(Values, session, draft, after), before);

    /// <summary>Whether the caller, who may change a record, may leave it like this: its rule must still hold.</summary>
    /// <param name="draft">What is sent.</param>
    /// <param name="before">The record as it is.</param>
    /// <param name="after">The record as it is to be.</param>
    public bool AllowsOutcome(DbSession session, RecordDraft draft, ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after)
        => Allows(session, draft.Table, RecordOperation.Update, new WriteValues(Values, session, draft, after) { Before = before }, after);

    private bool Allows(DbSession session, RecordTable table, RecordOperation operation, WriteValues values, ReadOnlyMemory<byte> image)
    {
        Enter(session);
        if (RowsOf(table.Collection, operation) is not { } rows)
        {
            return true;
        }

        try
        {
            return RowCheck.Matches(session, table, image, rows.Bind(values));
        }
        catch (BaasException cause) when (cause.Definition.Domain == V1.Query.QueryErrorTable.FilterInvalid.Domain)
        {
            // A value cannot be compared: a rule that fails denies.
            return false;
        }
    }

    private bool AllowsByRule(DbSession session, RecordTable table, ReadOnlyMemory<byte> image)
    {
        Enter(session);
        return RowCheck.Matches(session, table, image, BindRule(table.Collection, RecordOperation.View));
    }

    private Condition? Bind(Collection collection, RecordOperation operation)
    {
        var bound = collection.Permissions switch
        {
            { Mode: PermissionMode.Bits } => BindBits(collection, operation),
            { Mode: PermissionMode.Both } => Join(BindRule(collection, operation), BindBits(collection, operation)),
            _ => BindRule(collection, operation),
        };
        return bound.Constant == true ? null : bound;
    }

    private Condition BindRule(Collection collection, RecordOperation operation)
    {
        if (CollectionRules.TextOf(collection.Rules, operation) is "")
        {
            return ConditionGroup.Always;
        }

        var awaitsData = operation is RecordOperation.Create or RecordOperation.Update;
        return RuleOf(collection, operation)?.Bind(this, awaitsData, _time) ?? ConditionGroup.Never;
    }

    private Condition BindBits(Collection collection, RecordOperation operation)
        => BitConditions.ActionOf(operation) is { } action ? BitConditions.Of(collection, action, Caller, _session) : ConditionGroup.Never;

    private static Condition Join(Condition rule, Condition bits)
        => rule.Constant == false || bits.Constant == true ? rule
            : bits.Constant == false || rule.Constant == true ? bits
            : new ConditionGroup([rule, bits], isAny: false);
}
