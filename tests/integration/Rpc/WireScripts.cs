using System.Collections.Concurrent;
using Grpc.Baas.IntegrationTests.Rpc.Wire;
using Grpc.Core;

namespace Grpc.Baas.IntegrationTests.Rpc;

/// <summary>What a handler does in one test, in place of what it does else. A call names its script by the header <c>x-script</c>.</summary>
internal sealed class WireScripts
{
    public const string Header = "x-script";

    private readonly ConcurrentDictionary<string, Script> _scripts = new();

    /// <param name="requests">The requests of a call that streams them.</param>
    /// <param name="responses">Takes the responses of a duplex call.</param>
    public delegate Task Script(ServerCallContext context, IAsyncStreamReader<EchoRequest> requests, IServerStreamWriter<EchoResponse> responses);

    /// <summary>Adds a script.</summary>
    /// <returns>The header that calls it.</returns>
    public (string Name, string Value) Add(Script script)
    {
        var name = Guid.NewGuid().ToString("N");
        _scripts[name] = script;
        return (Header, name);
    }

    public UnaryServerMethod<EchoRequest, EchoResponse> Or(UnaryServerMethod<EchoRequest, EchoResponse> usual)
        => async (request, context) =>
        {
            if (Find(context) is not { } script)
            {
                return await usual(request, context);
            }

            await script(context, null!, null!);
            return new EchoResponse { Text = request.Text, Blob = request.Blob };
        };

    public ClientStreamingServerMethod<EchoRequest, CollectResponse> Or(ClientStreamingServerMethod<EchoRequest, CollectResponse> usual)
        => async (requests, context) =>
        {
            if (Find(context) is not { } script)
            {
                return await usual(requests, context);
            }

            await script(context, requests, null!);
            return new CollectResponse();
        };

    public ServerStreamingServerMethod<RepeatRequest, RepeatEvent> Or(ServerStreamingServerMethod<RepeatRequest, RepeatEvent> usual)
        => (request, responses, context) => Find(context) is { } script ? script(context, null!, null!) : usual(request, responses, context);

    public DuplexStreamingServerMethod<EchoRequest, EchoResponse> Or(DuplexStreamingServerMethod<EchoRequest, EchoResponse> usual)
        => (requests, responses, context) => Find(context) is { } script ? script(context, requests, responses) : usual(requests, responses, context);

    private Script? Find(ServerCallContext context)
        => context.RequestHeaders.GetValue(Header) is { } name && _scripts.TryGetValue(name, out var script) ? script : null;
}
