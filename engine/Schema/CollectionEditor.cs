using System.Security.Cryptography;
using System.Text;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema.Views;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Schema;

/// <summary>
/// Makes, changes and deletes collections. Each is one write: the tables, the stored catalogue and the one in memory change
/// together, and any later write sees the new state.
/// </summary>
internal sealed class CollectionEditor(
    Database database, Catalogue catalogue, RecordIds ids, TimeProvider time, ILogger<CollectionEditor> logger)
{
    public const int MaxCollections = 10_000;

    private const int HashBytes = 16;

    /// <exception cref="BaasException">schema COLLECTION_EXISTS, DEFINITION_INVALID, TOO_MANY_COLLECTIONS; auth RULE_UNSUPPORTED.</exception>
    public async Task<Collection> CreateAsync(V1.Schema.Collection definition, CancellationToken cancellationToken)
    {
        var collection = await database.WriteAsync(transaction => Create(transaction, definition), cancellationToken);
        logger.CollectionCreated(collection.Name, collection.Id, collection.Fields.Length);
        return collection;
    }

    /// <param name="nameOrId">The collection.</param>
    /// <param name="definition">As it shall be; its etag, if given, as it was read.</param>
    /// <param name="isDryRun">Whether only to check, and answer what would be.</param>
    /// <param name="confirmHash">As DESTRUCTIVE_CHANGE gave it, or empty.</param>
    /// <param name="cancellationToken">Observed until the change starts.</param>
    /// <exception cref="BaasException">
    /// schema COLLECTION_NOT_FOUND, COLLECTION_EXISTS, DEFINITION_INVALID, DESTRUCTIVE_CHANGE, ETAG_MISMATCH; auth RULE_UNSUPPORTED.
    /// </exception>
    public async Task<Collection> UpdateAsync(
        string nameOrId, V1.Schema.Collection definition, bool isDryRun, string confirmHash, CancellationToken cancellationToken)
    {
        if (isDryRun)
        {
            var (now, planned) = Plan(catalogue.Current, nameOrId, definition, confirmHash);
            _ = ViewChanges.Of(catalogue.Current, now, planned, database.Dialect, Now());
            return planned;
        }

        var (current, next) = await database.WriteAsync(
            transaction => Update(transaction, nameOrId, definition, confirmHash), cancellationToken);
        if (current != next)
        {
            logger.CollectionUpdated(next.Name, next.Id, next.Revision);
        }

        return next;
    }

    /// <param name="nameOrId">The collection.</param>
    /// <param name="etag">As it was read; empty deletes whatever is there.</param>
    /// <param name="cancellationToken">Observed until the change starts.</param>
    /// <exception cref="BaasException">schema COLLECTION_NOT_FOUND, COLLECTION_IN_USE, ETAG_MISMATCH.</exception>
    public async Task DeleteAsync(string nameOrId, string etag, CancellationToken cancellationToken)
    {
        var collection = await database.WriteAsync(transaction => Delete(transaction, nameOrId, etag), cancellationToken);
        logger.CollectionDeleted(collection.Name, collection.Id);
    }

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

        SchemaStore.Create(transaction.Session, collection);
        var next = ViewChanges.Of(snapshot, current: null, collection, database.Dialect, Now()).Apply(transaction.Session, snapshot.With(collection));
        catalogue.PublishWithCommit(transaction, next);
        return collection;
    }

    private (Collection Current, Collection Next) Update(
        WriteTransaction transaction, string nameOrId, V1.Schema.Collection definition, string confirmHash)
    {
        var snapshot = catalogue.Current;
        var (current, next) = Plan(snapshot, nameOrId, definition, confirmHash);
        if (current != next)
        {
            var views = ViewChanges.Of(snapshot, current, next, database.Dialect, Now());
            views.Drop(transaction.Session);
            SchemaStore.Update(transaction.Session, current, next);
            catalogue.PublishWithCommit(transaction, views.Apply(transaction.Session, snapshot.With(next)));
        }

        return (current, next);
    }

    private Collection Delete(WriteTransaction transaction, string nameOrId, string etag)
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
        SchemaStore.Delete(transaction.Session, collection);
        catalogue.PublishWithCommit(transaction, snapshot.Without(collection.Id));
        return collection;
    }

    private (Collection Current, Collection Next) Plan(
        CatalogueSnapshot snapshot, string nameOrId, V1.Schema.Collection definition, string confirmHash)
    {
        var current = snapshot.Find(nameOrId) ?? throw SchemaErrors.CollectionNotFound(nameOrId);
        RequireEtag(current, definition.Etag);
        var completed = ViewChanges.Complete(definition, current, snapshot, database.Dialect);
        var next = DefinitionParser.ParseUpdate(completed, current, snapshot, Now());
        if (next.Name != current.Name && snapshot.Find(next.Name) is not null)
        {
            throw SchemaErrors.CollectionExists(next.Name);
        }

        RequireConfirmation(current, next, confirmHash);
        return (current, next);
    }

    private static void RequireEtag(Collection collection, string etag)
    {
        if (etag.Length > 0 && etag != collection.Definition.Etag)
        {
            throw SchemaErrors.EtagMismatch(collection.Name, etag, collection.Definition.Etag);
        }
    }

    private static void RequireConfirmation(Collection current, Collection next, string confirmHash)
    {
        var removed = current.Fields.Where(field => next.ReservedNumbers.Contains(field.Number)).OrderBy(field => field.Number).ToList();
        if (removed.Count == 0 || next.IsView)
        {
            return;
        }

        var hash = Hash(current, removed);
        if (confirmHash != hash)
        {
            throw SchemaErrors.DestructiveChange(current.Name, [.. removed.Select(field => field.Name)], hash);
        }
    }

    // It holds for this loss in this state of the collection only: nobody confirms what they have not seen.
    private static string Hash(Collection current, List<Field> removed)
    {
        var plan = $"{current.Id}/{current.Revision}/{string.Join(',', removed.Select(field => field.Number))}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(plan)).AsSpan(0, HashBytes));
    }

    private long Now() => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
