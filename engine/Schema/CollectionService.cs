using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.Engine.Schema.Evolution;
using Grpc.Baas.V1.Schema;
using Grpc.Core;

namespace Grpc.Baas.Engine.Schema;

/// <summary>Collections over the wire. All of it is for administrators, and nobody else learns which collections there are.</summary>
internal sealed class CollectionService(CollectionEditor editor, Catalogue catalogue)
    : V1.Schema.CollectionService.CollectionServiceBase
{
    private static readonly Empty Nothing = new();

    public override async Task<V1.Schema.Collection> CreateCollection(CreateCollectionRequest request, ServerCallContext context)
    {
        RequireAdministrator(context);
        var collection = request.ValidateOnly
            ? await editor.CheckNewAsync(request.Definition ?? new(), context.CancellationToken)
            : await EditorFor(context).CreateAsync(request.Definition ?? new(), context.CancellationToken);
        return collection.Definition;
    }

    public override Task<V1.Schema.Collection> GetCollection(GetCollectionRequest request, ServerCallContext context)
    {
        RequireAdministrator(context);
        var collection = catalogue.Current.Find(request.Collection) ?? throw SchemaErrors.CollectionNotFound(request.Collection);
        return Task.FromResult(collection.Definition);
    }

    public override Task<ListCollectionsResponse> ListCollections(ListCollectionsRequest request, ServerCallContext context)
    {
        RequireAdministrator(context);
        return Task.FromResult(CollectionPage.Read(catalogue.Current, request));
    }

    public override async Task<V1.Schema.Collection> UpdateCollection(UpdateCollectionRequest request, ServerCallContext context)
    {
        RequireAdministrator(context);
        var terms = UpdateTerms.Parse(request.OnFailure, request.ConfirmHash) with { BreaksClients = request.BreakClients };
        var collection = request.ValidateOnly
            ? await editor.CheckAsync(request.Collection, request.Definition ?? new(), terms, context.CancellationToken)
            : await EditorFor(context).UpdateAsync(request.Collection, request.Definition ?? new(), terms, context.CancellationToken);
        return collection.Definition;
    }

    public override Task<CollectionPlan> PlanCollection(PlanCollectionRequest request, ServerCallContext context)
    {
        RequireAdministrator(context);
        var terms = UpdateTerms.Parse(request.OnFailure, confirmHash: "");
        return editor.PlanAsync(request.Collection, request.Definition ?? new(), terms, context.CancellationToken);
    }

    public override async Task<Empty> DeleteCollection(DeleteCollectionRequest request, ServerCallContext context)
    {
        RequireAdministrator(context);
        await EditorFor(context).DeleteAsync(request.Collection, request.Etag, request.BreakClients, context.CancellationToken);
        return Nothing;
    }

    private CollectionEditor EditorFor(ServerCallContext context) => editor.For(((RpcCall)context).Caller);

    /// <exception cref="Kernel.BaasException">auth CREDENTIALS_MISSING, PERMISSION_DENIED.</exception>
    public static void RequireAdministrator(ServerCallContext context)
        => ((RpcCall)context).Caller.RequireAdministrator(SchemaErrors.CredentialsMissing, SchemaErrors.PermissionDenied);
}
