using Grpc.Baas.Client.Frames;
using Grpc.Baas.Client.Retries;
using Grpc.Baas.Client.SignIn;
using Grpc.Core;

namespace Grpc.Baas.Client.Calls;

/// <summary>A call with one request and one response, through all its attempts.</summary>
internal sealed class UnaryCall<TRequest, TResponse>(
    ChannelCore channel, AccessTokens? tokens, Method<TRequest, TResponse> method, CallOptions options, TRequest request) : IRequestBody
    where TRequest : class
    where TResponse : class
{
    private readonly CallContext _context = new(channel, tokens, method, options);
    private readonly CallOutcome _outcome = new();

    private FrameWriter? _frame;
    private Task<TResponse> _response = null!;

    public bool CanRepeat => true;

    public bool IsSafe => RetrySafety.IsSafe(method, request);

    public HttpContent MakeContent() => new UnaryContent(_frame!);

    public AsyncUnaryCall<TResponse> Start()
    {
        _response = RunAsync();
        return new(_response, _outcome.Headers, _outcome.GetStatus, _outcome.GetTrailers, GiveUp);
    }

    private void GiveUp()
    {
        _context.Lifetime.GiveUp();
        CallOutcome.Ignore(_response);
    }

    private async Task<TResponse> RunAsync()
    {
        try
        {
            _frame = _context.Begin();
            _frame.Write(method.RequestMarshaller, request, _context.Options.WriteOptions);
            return await RunAsync(new CallAttempts(_context, this)).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            var fault = _context.Lifetime.Explain(exception);
            _outcome.Fail(fault);
            if (fault == exception)
            {
                throw;
            }

            throw fault;
        }
        finally
        {
            _frame?.Dispose();
            _context.Dispose();
        }
    }

    private async Task<TResponse> RunAsync(CallAttempts attempts)
    {
        while (true)
        {
            using var exchange = await attempts.OpenAsync().ConfigureAwait(false);
            try
            {
                var response = await exchange.ReadSingleAsync(method.ResponseMarshaller, _context.Lifetime.Token).ConfigureAwait(false);
                _outcome.Succeed(exchange);
                return response;
            }
            catch (Exception exception)
            {
                // Nobody saw the beginning of a response that was cut off, so the call is not bound to it yet.
                var fault = _context.Lifetime.Explain(exception);
                if (!fault.IsTransportFault || !await attempts.CanGoOnAsync(fault).ConfigureAwait(false))
                {
                    _outcome.Open(exchange);
                    throw fault;
                }
            }
        }
    }
}
