using Grpc.Baas.Engine.Rpc.Json;
using Grpc.Baas.Engine.Rpc.Methods;

namespace Grpc.Baas.Engine.Rpc.Rest;

/// <summary>How one HTTP rule maps requests and responses to a method's messages.</summary>
internal sealed class RestBinding
{
    public required RpcMethod Method { get; init; }

    public required MessagePlan Request { get; init; }

    public required MessagePlan Response { get; init; }

    public required RestBody Body { get; init; }

    /// <summary>The field that is the body, if it is one.</summary>
    public required FieldPlan? BodyField { get; init; }

    /// <summary>The field of the response that is answered; null for the whole.</summary>
    public required FieldPlan? ResponseField { get; init; }

    /// <summary>The fields that parameters of a query set.</summary>
    public required QueryFields Query { get; init; }

    /// <summary>The fields that variables of the path set, in the template's order.</summary>
    public required IReadOnlyList<(PathVariable Variable, FieldChain Field)> Variables { get; init; }

    /// <summary>What plays a part in event streams; null for a method that does not stream responses.</summary>
    public required EventStreamPlan? Events { get; init; }

    /// <summary>All messages that the method table knows.</summary>
    public required MessagePlans Plans { get; init; }
}
