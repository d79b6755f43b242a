using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records;
using Grpc.Baas.Engine.Rules;
using Grpc.Baas.Engine.Rules.Tests;
using Grpc.Baas.Engine.Schema.Evolution;
using Grpc.Baas.Engine.Schema.Messages;
using Grpc.Baas.Engine.Schema.Views;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Engine.Schema.Transfer;

/// <summary>Applies documents to the whole project, each in one write.</summary>
internal sealed class ProjectEditor(
    Database database, Catalogue catalogue, CollectionEvolution evolution, RecordIds ids, TimeProvider time, ILogger<ProjectEditor> logger, ISchemaGate? gate = null)
{
    private Caller _caller = Caller.Engine;

    /// <summary>The same editor, which works for a caller; without this it is the engine that changes collections.</summary>
    public ProjectEditor For(Caller caller)
    {
        var editor = (ProjectEditor)MemberwiseClone();
        editor._caller = caller;
        return editor;
    }

    /// <summary>Tells what applying a document would do.</summary>
    /// <exception cref="BaasException">
    /// schema DEFINITION_INVALID, TOO_MANY_COLLECTIONS; rules RULE_INVALID.
    /// </exception>
    public Task<SchemaPlan> DiffAsync(SchemaDocument document, DocumentTerms terms, CancellationToken cancellationToken)
        => database.FollowSchemaAsync(
            catalogue,
            (Editor: this, Document: document, Terms: terms),
            static (call, token) => call.Editor.DiffOnceAsync(call.Document, call.Terms, token),
            cancellationToken).AsTask();

    private ValueTask<SchemaPlan> DiffOnceAsync(SchemaDocument document, DocumentTerms terms, CancellationToken cancellationToken)
        => database.ReadLongAsync((document, terms), (session, _) => Plan(session, document, terms).Answer, cancellationToken);

    /// <summary>Makes the collections what a document says.</summary>
    /// <exception cref="BaasException">
    /// schema DEFINITION_INVALID, TOO_MANY_COLLECTIONS, DESTRUCTIVE_CHANGE, CONVERSION_FAILED, VALUES_NOT_UNIQUE, VALUES_TOO_LONG; rules
    /// RULE_INVALID.
    /// </exception>
    public async Task<SchemaPlan> ApplyAsync(SchemaDocument document, DocumentTerms terms, CancellationToken cancellationToken)
    {
        var plan = await database.WriteAsync(transaction => Apply(transaction, document, terms), cancellationToken);
        logger.SchemaApplied(document.Collections.Count, plan.Changes.Count);
        return plan;
    }

    private SchemaPlan Apply(WriteTransaction transaction, SchemaDocument document, DocumentTerms terms)
    {
        transaction.Actor = _caller;
        var (answer, change, plans) = Plan(transaction.Session, document, terms);
        answer.Applied = true;
        if (change.IsNone)
        {
            return answer;
        }

        plans.ForEach(plan => plan.RefuseFailures());
        if (answer.ConfirmHash != terms.Update.ConfirmHash && answer.ConfirmHash.Length > 0)
        {
            var losses = change.Deleted.Where(collection => !collection.IsView).Select(collection => collection.Name)
                .Concat(plans.SelectMany(plan => plan.Losses.Select(field => $"{plan.Change.Current.Name}.{field.Name}")));
            throw SchemaErrors.DestructiveChange("*", [.. losses], answer.ConfirmHash);
        }

        var snapshot = catalogue.Current;
        var next = change.ApplyTo(snapshot);
        var views = ViewChanges.OfAll(snapshot, next, database.Dialect, time.GetMicroseconds());
        views.Drop(transaction.Session);
        foreach (var plan in plans)
        {
            evolution.Apply(transaction, snapshot, plan);
        }

        foreach (var collection in change.Deleted)
        {
            SchemaStore.Delete(transaction.Session, collection);
        }

        foreach (var collection in change.Created)
        {
            SchemaStore.Create(transaction.Session, collection);
        }

        next = views.Apply(transaction.Session, next);
        RuleChecks.Check(next, change.Defined);
        RuleTestGate.Check(transaction.Session, snapshot, next, catalogue.Clock);
        if (!terms.Update.BreaksClients)
        {
            gate?.Check(transaction.Session, snapshot, next);
        }

        catalogue.PublishWithCommit(transaction, next);
        return answer;
    }

    private (SchemaPlan Answer, ProjectChange Change, List<ChangePlan> Plans) Plan(DbSession session, SchemaDocument document, DocumentTerms terms)
    {
        var snapshot = catalogue.Current;
        var now = time.GetMicroseconds();
        var change = new ProjectComparison(snapshot, ids, database.Dialect, now).Compare(document, terms.IsPruned);
        if (!change.IsNone)
        {
            // Views that the document does not name must go on too, and rules.
            _ = ViewChanges.OfAll(snapshot, change.ApplyTo(snapshot), database.Dialect, now);
            RuleChecks.Check(change.ApplyTo(snapshot), change.Defined);
            RuleTestGate.Check(session, snapshot, change.ApplyTo(snapshot), catalogue.Clock);
        }

        var plans = change.Updated.Select(each => CollectionEvolution.Plan(session, snapshot, each, terms.Update)).ToList();
        var answer = new SchemaPlan();
        answer.Changes.AddRange(change.Created.Select(ChangeReport.OfNew)
            .Concat(plans.SelectMany(plan => new ChangeReport(plan, session, snapshot).Write()))
            .Concat(change.Deleted.Select(collection => ChangeReport.OfDeleted(collection, session)))
            .OrderBy(each => each.Collection, StringComparer.Ordinal));
        answer.Impact = answer.Changes.Select(each => each.Impact).DefaultIfEmpty(ChangeImpact.Safe).Max();
        answer.ConfirmHash = ChangePlan.Hash(
            [.. change.Deleted.Where(collection => !collection.IsView).Select(collection => $"{collection.Id}/{collection.Revision}"), .. plans.Select(plan => plan.LossKey)]);
        return (answer, change, plans);
    }
}
