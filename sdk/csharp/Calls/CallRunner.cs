using Grpc.Core;

namespace Grpc.Baas.Client.Calls;

/// <summary>Makes unary calls with the client's time-out, and ends cancelled ones the way .NET code expects.</summary>
internal sealed class CallRunner(TimeSpan timeout, TimeProvider time)
{
    public TimeProvider Time { get; } = time;

    /// <exception cref="BaasClientException">The call failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<TResponse> RunAsync<TRequest, TResponse>(
        Func<TRequest, CallOptions, AsyncUnaryCall<TResponse>> method, TRequest request, CancellationToken cancellationToken)
    {
        DateTime? deadline = timeout == Timeout.InfiniteTimeSpan ? null : Time.GetUtcNow().UtcDateTime + timeout;
        try
        {
            return await method(request, new CallOptions(deadline: deadline, cancellationToken: cancellationToken)).ConfigureAwait(false);
        }
        catch (RpcException exception) when (IsOwnCancellation(exception, cancellationToken))
        {
            throw new OperationCanceledException(exception.Message, exception, cancellationToken);
        }
    }

    public static bool IsOwnCancellation(RpcException exception, CancellationToken cancellationToken) =>
        exception.StatusCode == StatusCode.Cancelled && cancellationToken.IsCancellationRequested;
}
