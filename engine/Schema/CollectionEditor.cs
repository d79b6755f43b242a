using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records;
using Grpc.Baas.Engine.Rules;
using Grpc.Baas.Engine.Rules.Tests;
using Grpc.Baas.Engine.Schema.Evolution;
using Grpc.Baas.Engine.Schema.Messages;
using Grpc.Baas.Engine.Schema.Views;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Schema;

/// <summary>
/// Makes, changes and deletes collections. Each is one write: the tables, the stored catalogue and the one in memory change
/// together, and any later write sees the new state.
/// </summary>
internal sealed class CollectionEditor(
    Database database, Catalogue catalogue, CollectionEvolution evolution, RecordIds ids, TimeProvider time, ILogger<CollectionEditor> logger, ISchemaGate? gate = null)
{
    public const int MaxCollections = 10_000;

    private Caller _caller = Caller.Engine;

    /// <summary>The same editor, which works for a caller; without this it is the engine that changes collections.</summary>
    public CollectionEditor For(Caller caller)
    {
        var editor = (CollectionEditor)MemberwiseClone();
        editor._caller = caller;
        return editor;
    }

    /// <exception cref="BaasException">schema COLLECTION_EXISTS, DEFINITION_INVALID, TOO_MANY_COLLECTIONS; rules RULE_INVALID.</exception>
    public async Task<Collection> CreateAsync(V1.Schema.Collection definition, CancellationToken cancellationToken)
    {
        var collection = await WriteAsync(transaction => Create(transaction, definition), cancellationToken);
        logger.CollectionCreated(collection.Name, collection.Id, collection.Fields.Length);
        return collection;
    }

    /// <summary>Checks a new collection: makes it and undoes that again.</summary>
    /// <returns>The collection as it would be, but for its id.</returns>
    /// <inheritdoc cref="CreateAsync"/>
    public async Task<Collection> CheckNewAsync(V1.Schema.Collection definition, CancellationToken cancellationToken)
        => await DryRun.RunAsync(database, transaction => Create(transaction, definition), payloadBytes: 0, cancellationToken);

    /// <param name="nameOrId">The collection.</param>
    /// <param name="definition">As it shall be; its etag, if given, as it was read.</param>
    /// <param name="terms">How far the change may go.</param>
    /// <param name="cancellationToken">Observed until the change starts.</param>
    /// <exception cref="BaasException">
    /// schema COLLECTION_NOT_FOUND, COLLECTION_EXISTS, DEFINITION_INVALID, DESTRUCTIVE_CHANGE, ETAG_MISMATCH, CONVERSION_FAILED,
    /// VALUES_NOT_UNIQUE, VALUES_TOO_LONG, CLIENTS_WOULD_BREAK; rules RULE_INVALID.
    /// </exception>
    public async Task<Collection> UpdateAsync(
        string nameOrId, V1.Schema.Collection definition, UpdateTerms terms, CancellationToken cancellationToken)
    {
        var change = await WriteAsync(transaction => Update(transaction, nameOrId, definition, terms), cancellationToken);
        if (!change.IsNone)
        {
            logger.CollectionUpdated(change.Next.Name, change.Next.Id, change.Next.Revision);
        }

        return change.Next;
    }

    /// <summary>Checks an update, which would fail as this does; but for what new indexes refuse.</summary>
    /// <returns>The collection as it would be.</returns>
    /// <inheritdoc cref="UpdateAsync"/>
    public async Task<Collection> CheckAsync(
        string nameOrId, V1.Schema.Collection definition, UpdateTerms terms, CancellationToken cancellationToken)
    {
        var plan = await ReadAsync(
            (snapshot, session) =>
            {
                var planned = Plan(session, snapshot, Parse(snapshot, nameOrId, definition), terms);
                RequireClients(session, snapshot, snapshot.With(planned.Change.Next), terms.BreaksClients);
                return planned;
            },
            cancellationToken);
        plan.RefuseFailures();
        RequireConfirmation(plan, terms);
        if (plan.Change.Next.IsView)
        {
            // Only the database knows whether it takes a query, and no record is touched to find out.
            return (await DryRun.RunAsync(database, transaction => Update(transaction, nameOrId, definition, terms), payloadBytes: 0, cancellationToken)).Next;
        }

        _ = ViewChanges.Of(catalogue.Current, plan.Change.Current, plan.Change.Next, database.Dialect, Now());
        return plan.Change.Next;
    }

    /// <summary>Tells what an update would do.</summary>
    /// <exception cref="BaasException">
    /// schema COLLECTION_NOT_FOUND, COLLECTION_EXISTS, DEFINITION_INVALID, ETAG_MISMATCH; rules RULE_INVALID.
    /// </exception>
    public Task<V1.Schema.CollectionPlan> PlanAsync(
        string nameOrId, V1.Schema.Collection definition, UpdateTerms terms, CancellationToken cancellationToken)
        => ReadAsync(
            (snapshot, session) =>
            {
                var plan = Plan(session, snapshot, Parse(snapshot, nameOrId, definition), terms);
                var changes = new ChangeReport(plan, session, snapshot).Write();
                return new V1.Schema.CollectionPlan
                {
                    Collection = plan.Change.Next.Definition,
                    Changes = { changes },
                    Impact = changes.Count == 0 ? V1.Schema.ChangeImpact.Safe : changes.Max(change => change.Impact),
                    ConfirmHash = ChangePlan.Hash([plan.LossKey]),
                };
            },
            cancellationToken);

    /// <param name="nameOrId">The collection.</param>
    /// <param name="etag">As it was read; empty deletes whatever is there.</param>
    /// <param name="cancellationToken">Observed until the change starts.</param>
    /// <exception cref="BaasException">schema COLLECTION_NOT_FOUND, COLLECTION_IN_USE, ETAG_MISMATCH, CLIENTS_WOULD_BREAK.</exception>
    public Task DeleteAsync(string nameOrId, string etag, CancellationToken cancellationToken)
        => DeleteAsync(nameOrId, etag, breaksClients: false, cancellationToken);

    /// <inheritdoc cref="DeleteAsync(string, string, CancellationToken)"/>
    /// <param name="breaksClients">Whether clients may be broken that were generated from an earlier contract and seen lately.</param>
    public async Task DeleteAsync(string nameOrId, string etag, bool breaksClients, CancellationToken cancellationToken)
    {
        var collection = await WriteAsync(transaction => Delete(transaction, nameOrId, etag, breaksClients), cancellationToken);
        logger.CollectionDeleted(collection.Name, collection.Id);
    }

    private Task<T> WriteAsync<T>(Func<WriteTransaction, T> work, CancellationToken cancellationToken)
        => database.WriteAsync(
            transaction =>
            {
                transaction.Actor = _caller;
                return work(transaction);
            },
            cancellationToken);

    private Collection Create(WriteTransaction transaction, V1.Schema.Collection definition)
    {
        var snapshot = catalogue.Current;
        var completed = ViewChanges.Complete(definition, current: null, snapshot, database.Dialect);
        var collection = DefinitionParser.ParseNew(completed, ids.Next(), snapshot, Now());
        if (snapshot.Find(collection.Name) is not null)
        {
            throw SchemaErrors.CollectionExists(collection.Name);
        }

        if (snapshot.Collections.Length >= MaxCollections)
        {
            throw SchemaErrors.TooManyCollections(MaxCollections);
        }

        MessageNames.Claim(collection, snapshot.Collections);
        SchemaStore.Create(transaction.Session, collection);
        var next = ViewChanges.Of(snapshot, current: null, collection, database.Dialect, Now()).Apply(transaction.Session, snapshot.With(collection));
        RuleChecks.Check(next, [collection.Id]);
        RuleTestGate.Check(transaction.Session, snapshot, next, catalogue.Clock);
        catalogue.PublishWithCommit(transaction, next);
        return collection;
    }

    private CollectionChange Update(
        WriteTransaction transaction, string nameOrId, V1.Schema.Collection definition, UpdateTerms terms)
    {
        var snapshot = catalogue.Current;
        var change = Parse(snapshot, nameOrId, definition);
        if (!change.IsNone)
        {
            var plan = CollectionEvolution.Plan(transaction.Session, snapshot, change, terms);
            plan.RefuseFailures();
            RequireConfirmation(plan, terms);
            var views = ViewChanges.Of(snapshot, change.Current, change.Next, database.Dialect, Now());
            views.Drop(transaction.Session);
            evolution.Apply(transaction, snapshot, plan);
            var next = views.Apply(transaction.Session, snapshot.With(change.Next));
            RuleChecks.Check(next, [change.Next.Id]);
            RuleTestGate.Check(transaction.Session, snapshot, next, catalogue.Clock);
            RequireClients(transaction.Session, snapshot, next, terms.BreaksClients);
            catalogue.PublishWithCommit(transaction, next);
        }

        return change;
    }

    private Collection Delete(WriteTransaction transaction, string nameOrId, string etag, bool breaksClients)
    {
        var snapshot = catalogue.Current;
        var collection = snapshot.Find(nameOrId) ?? throw SchemaErrors.CollectionNotFound(nameOrId);
        RequireEtag(collection, etag);
        var relations = snapshot.RelationsTo(collection.Id)
            .Where(relation => relation.Collection.Id != collection.Id)
            .Select(relation => $"{relation.Collection.Name}.{relation.Field.Name}")
            .ToList();
        if (relations.Count > 0)
        {
            throw SchemaErrors.CollectionInUse(collection.Name, relations);
        }

        ViewChanges.RefuseIfRead(snapshot, collection);
        var next = snapshot.Without(collection.Id);
        RuleChecks.Check(next, changed: []);
        RuleTestGate.Check(transaction.Session, snapshot, next, catalogue.Clock);
        RequireClients(transaction.Session, snapshot, next, breaksClients);
        SchemaStore.Delete(transaction.Session, collection);
        catalogue.PublishWithCommit(transaction, next);
        return collection;
    }

    private ChangePlan Plan(DbSession session, CatalogueSnapshot snapshot, CollectionChange change, UpdateTerms terms)
    {
        RuleTestGate.Check(session, snapshot, snapshot.With(change.Next), catalogue.Clock);
        return CollectionEvolution.Plan(session, snapshot, change, terms);
    }

    private CollectionChange Parse(CatalogueSnapshot snapshot, string nameOrId, V1.Schema.Collection definition)
    {
        var current = snapshot.Find(nameOrId) ?? throw SchemaErrors.CollectionNotFound(nameOrId);
        RequireEtag(current, definition.Etag);
        var change = DefinitionParser.ParseUpdate(
            ViewChanges.Complete(definition, current, snapshot, database.Dialect), current, snapshot, Now());
        if (change.Next.Name != current.Name && snapshot.Find(change.Next.Name) is not null)
        {
            throw SchemaErrors.CollectionExists(change.Next.Name);
        }

        if (!change.IsNone)
        {
            MessageNames.Claim(change.Next, snapshot.Collections);
        }

        RuleChecks.Check(snapshot.With(change.Next), [change.Next.Id]);
        return change;
    }

    private Task<T> ReadAsync<T>(Func<CatalogueSnapshot, DbSession, T> read, CancellationToken cancellationToken)
        => database.FollowSchemaAsync(
            catalogue,
            (Editor: this, Read: read),
            static (call, token) => call.Editor.ReadOnceAsync(call.Read, token),
            cancellationToken).AsTask();

    private ValueTask<T> ReadOnceAsync<T>(Func<CatalogueSnapshot, DbSession, T> read, CancellationToken cancellationToken)
        => database.ReadLongAsync((read, catalogue.Current), static (session, state) => state.read(state.Current, session), cancellationToken);

    private void RequireClients(DbSession session, CatalogueSnapshot current, CatalogueSnapshot next, bool breaksClients)
    {
        if (!breaksClients)
        {
            gate?.Check(session, current, next);
        }
    }

    private static void RequireEtag(Collection collection, string etag)
    {
        if (etag.Length > 0 && etag != collection.Definition.Etag)
        {
            throw SchemaErrors.EtagMismatch(collection.Name, etag, collection.Definition.Etag);
        }
    }

    private static void RequireConfirmation(ChangePlan plan, UpdateTerms terms)
    {
        var hash = ChangePlan.Hash([plan.LossKey]);
        if (hash.Length > 0 && terms.ConfirmHash != hash)
        {
            throw SchemaErrors.DestructiveChange(plan.Change.Current.Name, [.. plan.Losses.Select(field => field.Name)], hash);
        }
    }

    private long Now() => time.GetMicroseconds();
}
