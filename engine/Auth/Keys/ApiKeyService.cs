using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.V1.Auth;
using Grpc.Core;

namespace Grpc.Baas.Engine.Auth.Keys;

/// <summary>API keys over the wire, for administrators.</summary>
internal sealed class ApiKeyService(ApiKeyEditor editor, Database database, Catalogue catalogue) : V1.Auth.ApiKeyService.ApiKeyServiceBase
{
    public override async Task<CreateApiKeyResponse> CreateApiKey(CreateApiKeyRequest request, ServerCallContext context)
    {
        var (key, text) = await editor.CreateAsync(request, RequireCaller(context), context.CancellationToken);
        return new CreateApiKeyResponse { ApiKey = Describe(key), Key = text };
    }

    public override async Task<V1.Auth.ApiKey> GetApiKey(GetApiKeyRequest request, ServerCallContext context)
    {
        RequireCaller(context);
        var key = await database.ReadAsync(request.Id, static (session, id) => ApiKeyStore.Find(session, id), context.CancellationToken);
        return Describe(key ?? throw KeyErrors.KeyNotFound(request.Id));
    }

    public override async Task<ListApiKeysResponse> ListApiKeys(ListApiKeysRequest request, ServerCallContext context)
    {
        RequireCaller(context);
        var page = IdPage.Parse(request.PerPage, request.PageToken);
        var found = await database.ReadAsync(
            page, static (session, page) => ApiKeyStore.List(session, page.Before, page.Size + 1), context.CancellationToken);
        return new ListApiKeysResponse
        {
            Items = { found.Take(page.Size).Select(Describe) },
            NextPageToken = page.NextToken(found.Count, last => found[last].Id),
        };
    }

    public override async Task<Empty> RevokeApiKey(RevokeApiKeyRequest request, ServerCallContext context)
    {
        await editor.RevokeAsync(request.Id, RequireCaller(context), context.CancellationToken);
        return new Empty();
    }

    public override async Task<RevokeAllApiKeysResponse> RevokeAllApiKeys(RevokeAllApiKeysRequest request, ServerCallContext context)
        => new() { Count = await editor.RevokeAllAsync(RequireCaller(context), context.CancellationToken) };

    private static Caller RequireCaller(ServerCallContext context)
    {
        var caller = ((RpcCall)context).Caller;
        caller.RequireAdministrator(KeyErrors.CredentialsMissing, KeyErrors.PermissionDenied);
        return caller;
    }

    private V1.Auth.ApiKey Describe(ApiKey key) => new()
    {
        Id = key.Id,
        Name = key.Name,
        Prefix = key.Prefix,
        Scopes = { key.Scopes },
        Collections = { key.CollectionIds.Select(id => catalogue.Current.FindById(id)?.Name ?? id) },
        Networks = { key.Networks.Select(network => network.ToString()) },
        Expires = TimeOf(key.Expires),
        Created = TimeOf(key.Created),
        CreatedBy = key.CreatedBy,
        LastUsed = TimeOf(key.LastUsed),
        LastAddress = key.LastAddress,
    };

    private static Timestamp? TimeOf(long milliseconds)
        => milliseconds == 0 ? null : Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
}
