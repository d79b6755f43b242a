using Google.Api;
using Google.Protobuf;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.Engine.Rpc.OpenApi;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.Engine.Typed.Clients;
using Grpc.Baas.Engine.Typed.Contract;
using Grpc.Baas.V1.Typed;
using Grpc.Core;

namespace Grpc.Baas.Engine.Typed;

/// <summary>The contract of the project over the wire.</summary>
internal sealed class ContractService(
    Catalogue catalogue, Database database, TimeProvider time, ProjectContracts contracts, TypedService services, ProtoSources sources) : V1.Typed.ContractService.ContractServiceBase
{
    private const string Descriptors = "descriptors";

    public override async Task<ContractDocument> GetContract(GetContractRequest request, ServerCallContext context)
    {
        var caller = ((RpcCall)context).Caller;
        if (!caller.IsAdministrator && caller.Kind != CallerKind.Key)
        {
            throw caller.Kind == CallerKind.Anonymous ? TypedErrors.CredentialsMissing() : TypedErrors.PermissionDenied();
        }

        if (request.Project != contracts.Project)
        {
            throw TypedErrors.ProjectNotFound(request.Project);
        }

        var schema = catalogue.Current;
        var set = new ContractSet(
            contracts.Project,
            [
                .. schema.Collections.Where(collection => caller.IsAdministratorOf(collection.Id))
                    .Select(collection => contracts.Get(collection, schema, request.IncludeHidden)),
            ]);
        var body = Write(request.Document, set);
        if (request.Document == Descriptors)
        {
            await KeepAsync(set.Revision, body.Data, context.CancellationToken);
        }

        return new ContractDocument { Body = body, Etag = set.Revision };
    }

    // Clients will be generated from it, and changes of the schema are held against what those were told.
    private async Task KeepAsync(string revision, ByteString descriptors, CancellationToken cancellationToken)
    {
        if (!await database.ReadAsync(revision, ContractStore.Has, cancellationToken))
        {
            await database.WriteWhenRoomAsync(
                transaction =>
                {
                    ContractStore.Add(transaction.Session, revision, descriptors.ToByteArray(), time.GetMicroseconds());
                    return true;
                },
                cancellationToken);
        }
    }

    private HttpBody Write(string document, ContractSet set) => document switch
    {
        Descriptors => Body("application/x-protobuf", set.ToFiles().ToByteString()),
        "openapi.json" => Body("application/json", Describe(set, isYaml: false)),
        "openapi.yaml" => Body("application/yaml", Describe(set, isYaml: true)),
        _ => throw TypedErrors.DocumentNotFound(document),
    };

    private ByteString Describe(ContractSet set, bool isYaml) => UnsafeByteOperations.UnsafeWrap(OpenApiDocuments.Describe(services.TableOf(set.Contracts), sources, isYaml));

    private static HttpBody Body(string contentType, ByteString data) => new() { ContentType = contentType, Data = data };
}
