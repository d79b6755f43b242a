using Grpc.Baas.Engine.Rpc.Exchanges;
using Grpc.Baas.Engine.Rpc.Json;
using Grpc.Baas.Engine.Rpc.Methods;
using Grpc.Baas.Engine.Rpc.Rest.Conditions;

namespace Grpc.Baas.Engine.Rpc.Rest;

/// <summary>How one HTTP rule maps requests and responses to a method's messages.</summary>
internal sealed class RestBinding
{
    private SharedTexts? _sharedEvents;
    private SharedTexts? _sharedLines;

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

    /// <summary>Whether parameters of a query that set no field are passed over.</summary>
    public required bool IsQueryOpen { get; init; }

    /// <summary>The fields that variables of the path set, in the template's order.</summary>
    public required IReadOnlyList<(PathVariable Variable, FieldChain Field)> Variables { get; init; }

    /// <summary>What plays a part in event streams; null for a method that does not stream responses.</summary>
    public required EventStreamPlan? Events { get; init; }

    /// <summary>Where the request has the etag that the method must find; null if it takes none.</summary>
    public required EtagField? RequestEtag { get; init; }

    /// <summary>Writes <see cref="RequestEtag"/>.</summary>
    public required FieldChain? EtagChain { get; init; }

    /// <summary>Where the response has its etag; null if it has none.</summary>
    public required EtagField? ResponseEtag { get; init; }

    /// <summary>Whether the body is bytes as they are (<c>google.api.HttpBody</c>).</summary>
    public required bool IsRawRequest { get; init; }

    /// <summary>Whether the answer is bytes as they are (<c>google.api.HttpBody</c>).</summary>
    public required bool IsRawResponse { get; init; }

    /// <summary>Whether responses may be compressed; see <see cref="Content.ResponseContent"/>.</summary>
    public required bool IsCompressible { get; init; }

    /// <summary>Responses of streams as Server-Sent Events.</summary>
    public SharedTexts SharedEvents => LazyInitializer.EnsureInitialized(ref _sharedEvents, static () => new SharedTexts());

    /// <summary>Responses of streams as lines of JSON.</summary>
    public SharedTexts SharedLines => LazyInitializer.EnsureInitialized(ref _sharedLines, static () => new SharedTexts());

    /// <summary>All messages that the method table knows.</summary>
    public required MessagePlans Plans { get; init; }

    /// <summary>The same for another handler of the method; nothing of the responses of one is kept for the other.</summary>
    public RestBinding For(RpcMethod method) => new()
    {
        Method = method,
        Request = Request,
        Response = Response,
        Body = Body,
        BodyField = BodyField,
        ResponseField = ResponseField,
        Query = Query,
        IsQueryOpen = IsQueryOpen,
        Variables = Variables,
        Events = Events,
        RequestEtag = RequestEtag,
        EtagChain = EtagChain,
        ResponseEtag = ResponseEtag,
        IsRawRequest = IsRawRequest,
        IsRawResponse = IsRawResponse,
        IsCompressible = IsCompressible,
        Plans = Plans,
    };
}
