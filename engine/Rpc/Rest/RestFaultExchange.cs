using Grpc.Baas.Engine.Rpc.Exchanges;
using Grpc.Baas.Engine.Rpc.Faults;
using Grpc.Baas.Engine.Rpc.Json;
using Grpc.Core;

namespace Grpc.Baas.Engine.Rpc.Rest;

/// <summary>Answers an HTTP request that reaches no method. Its call fails before it reads or writes a message.</summary>
/// <param name="contentType">Of the answer.</param>
internal sealed class RestFaultExchange(HttpContext http, RpcOptions options, MessagePlans plans, string contentType) : RpcExchange(http, options)
{
    public override ValueTask<bool> ReadAsync(RpcCall call) => ValueTask.FromResult(false);

    public override ValueTask StartAsync(Metadata headers, CancellationToken cancellationToken) => throw new NotSupportedException();

    public override ValueTask FinishAsync(RpcCall call) => RestFailure.WriteAsync(Http, call.Failure!, plans, HttpStatus.Of(call.Failure!), contentType);

    protected override ValueTask WriteAsync(ReadOnlyMemory<byte> message, bool isFlushed, CancellationToken cancellationToken)
        => throw new NotSupportedException();
}
