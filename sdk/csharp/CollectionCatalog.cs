using System.Runtime.CompilerServices;
using Grpc.Baas.Client.Calls;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Client;

/// <summary>Describes data: makes, reads, changes and deletes collections. Only administrators may.</summary>
public sealed class CollectionCatalog
{
    private readonly CollectionService.CollectionServiceClient _service;
    private readonly CallRunner _calls;

    internal CollectionCatalog(CollectionService.CollectionServiceClient service, CallRunner calls)
    {
        _service = service;
        _calls = calls;
    }

    /// <summary>Makes a collection.</summary>
    /// <exception cref="BaasClientException">schema COLLECTION_EXISTS, DEFINITION_INVALID.</exception>
    public Task<Collection> CreateAsync(Collection definition, CancellationToken cancellationToken = default) =>
        _calls.RunAsync(_service.CreateCollectionAsync, new CreateCollectionRequest { Definition = definition }, cancellationToken);

    /// <summary>Reads a collection.</summary>
    /// <param name="collection">Its name or id.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <exception cref="BaasClientException">schema COLLECTION_NOT_FOUND.</exception>
    public Task<Collection> GetAsync(string collection, CancellationToken cancellationToken = default) =>
        _calls.RunAsync(_service.GetCollectionAsync, new GetCollectionRequest { Collection = collection }, cancellationToken);

    /// <summary>Reads all collections, in the order of their names.</summary>
    public async IAsyncEnumerable<Collection> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = new ListCollectionsRequest { PerPage = 100 };
        do
        {
            var page = await _calls.RunAsync(_service.ListCollectionsAsync, request, cancellationToken).ConfigureAwait(false);
            foreach (var collection in page.Items)
            {
                yield return collection;
            }

            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }

    /// <summary>Replaces a collection's definition. With the etag of what was read, it fails when somebody else was faster.</summary>
    /// <param name="collection">Its name or id; the name in <paramref name="definition"/> renames it if it differs.</param>
    /// <param name="definition">The collection as it shall be.</param>
    /// <param name="confirmHash">The metadata <c>confirm_hash</c> of the DESTRUCTIVE_CHANGE that refused this change before.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <exception cref="BaasClientException">schema COLLECTION_NOT_FOUND, DEFINITION_INVALID, DESTRUCTIVE_CHANGE, ETAG_MISMATCH.</exception>
    public Task<Collection> UpdateAsync(
        string collection, Collection definition, string? confirmHash = null, CancellationToken cancellationToken = default)
    {
        var request = new UpdateCollectionRequest { Collection = collection, Definition = definition, ConfirmHash = confirmHash ?? "" };
        return _calls.RunAsync(_service.UpdateCollectionAsync, request, cancellationToken);
    }

    /// <summary>Deletes a collection with all its records.</summary>
    /// <param name="collection">Its name or id.</param>
    /// <param name="etag">If given and not the collection's, nothing is deleted.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <exception cref="BaasClientException">schema COLLECTION_NOT_FOUND, COLLECTION_IN_USE, ETAG_MISMATCH.</exception>
    public Task DeleteAsync(string collection, string? etag = null, CancellationToken cancellationToken = default)
    {
        var request = new DeleteCollectionRequest { Collection = collection, Etag = etag ?? "" };
        return _calls.RunAsync(_service.DeleteCollectionAsync, request, cancellationToken);
    }
}
