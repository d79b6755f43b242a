using Grpc.Baas.Engine.Rpc.Json;
using Grpc.Baas.Engine.Rpc.Methods;

namespace Grpc.Baas.Engine.Rpc.Rest;

/// <summary>How one HTTP rule maps requests and responses to a method's messages.</summary>
/// <param name="Method">The method.</param>
/// <param name="Request">Its request.</param>
/// <param name="Response">Its response.</param>
/// <param name="Body">What the body is.</param>
/// <param name="BodyField">The field that is the body, if it is one.</param>
/// <param name="ResponseField">The field of the response that is answered; null for the whole.</param>
/// <param name="Query">The fields that parameters of a query set.</param>
/// <param name="Variables">The fields that variables of the path set, in the template's order.</param>
/// <param name="Events">What plays a part in event streams; null for a method with one response.</param>
/// <param name="Plans">The messages known.</param>
internal sealed record RestBinding(
    RpcMethod Method,
    MessagePlan Request,
    MessagePlan Response,
    RestBody Body,
    FieldPlan? BodyField,
    FieldPlan? ResponseField,
    QueryFields Query,
    IReadOnlyList<(PathVariable Variable, FieldChain Field)> Variables,
    EventStreamPlan? Events,
    MessagePlans Plans);
