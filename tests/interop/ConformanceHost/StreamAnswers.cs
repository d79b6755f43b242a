using Connectrpc.Conformance.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Grpc.Baas.ConformanceHost;

/// <summary>The responses of one call that streams them, in the order in which its first request asks for them.</summary>
internal sealed class StreamAnswers(Func<ConformancePayload, Task> send, ServerCallContext context, TimeProvider time)
{
    private readonly List<Any> _requests = [];
    private StreamResponseDefinition? _definition;
    private int _sent;

    /// <summary>Whether the first request has come.</summary>
    public bool IsBegun { get; private set; }

    /// <summary>Whether responses are left to send.</summary>
    public bool HasMore => _sent < (_definition?.ResponseData.Count ?? 0);

    /// <summary>Sends the headers, before anything is waited for.</summary>
    /// <param name="definition">Null to answer nothing.</param>
    public async Task BeginAsync(StreamResponseDefinition? definition)
    {
        IsBegun = true;
        _definition = definition;
        if (definition is not null)
        {
            await ResponseMetadata.SendAsync(definition.ResponseHeaders, definition.ResponseTrailers, context);
        }
    }

    public void Take(Any request) => _requests.Add(request);

    /// <summary>Answers the last request, in a call whose sides take turns.</summary>
    public async Task AnswerAsync()
    {
        await SendAsync(isTurn: true);
        _requests.Clear();
    }

    /// <summary>Sends what is left, and ends the call as asked.</summary>
    public async Task FinishAsync()
    {
        while (HasMore)
        {
            await SendAsync(isTurn: false);
        }

        if (_definition?.Error is { } error)
        {
            throw Failures.Of(error, _sent == 0 ? RequestEcho.Of(context, _requests) : null);
        }
    }

    // The first response tells all that was seen of the call. In turns, a later one tells the requests that came since.
    private async Task SendAsync(bool isTurn)
    {
        var payload = new ConformancePayload { Data = _definition!.ResponseData[_sent] };
        if (_sent == 0)
        {
            payload.RequestInfo = RequestEcho.Of(context, _requests);
        }
        else if (isTurn)
        {
            payload.RequestInfo = new ConformancePayload.Types.RequestInfo { Requests = { _requests } };
        }

        await Task.Delay(TimeSpan.FromMilliseconds(_definition.ResponseDelayMs), time, context.CancellationToken);
        await send(payload);
        _sent++;
    }
}
