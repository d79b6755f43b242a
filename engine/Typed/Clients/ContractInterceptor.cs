using Grpc.Baas.Engine.Rpc;

namespace Grpc.Baas.Engine.Typed.Clients;

/// <summary>Notes the contracts of generated clients, which they send with each call.</summary>
internal sealed class ContractInterceptor(ContractClients clients) : IRpcInterceptor
{
    private const string ContractHeader = "baas-contract";
    private const string ClientHeader = "baas-client";

    public ValueTask InvokeAsync(RpcCall call, RpcHandler next)
    {
        var headers = call.Http.Request.Headers;
        if (headers.TryGetValue(ContractHeader, out var contract))
        {
            clients.Note(contract.ToString(), headers[ClientHeader].ToString());
        }

        return next(call);
    }
}
