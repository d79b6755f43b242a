using System.Collections.Concurrent;
using Grpc.Baas.Client.Balancing;
using Grpc.Baas.Client.Frames;
using Grpc.Baas.Client.Retries;
using Grpc.Core;

namespace Grpc.Baas.Client.Calls;

/// <summary>What all calls of a channel share.</summary>
internal sealed class ChannelCore(Balancer balancer, BaasChannelOptions options) : IDisposable
{
    private readonly ConcurrentDictionary<string, MethodPlan> _plans = new(StringComparer.Ordinal);
    private readonly MessageEncoding? _encoding = MessageEncoding.Find(options.Compression);
    private readonly CancellationTokenSource _disposed = new();

    public Balancer Balancer { get; } = balancer;

    /// <summary>Which project its calls are for; null: they say none.</summary>
    public string? Project { get; } = options.Project;

    public RetryTokens RetryTokens { get; } = new(options.RetryBudget);

    public ReplayAllowance ReplayAllowance { get; } = new(options.MaxRetryBytesPerCall, options.MaxRetryBytes);

    public TimeProvider Time { get; } = options.TimeProvider;

    /// <summary>Cancelled when the channel is disposed; the calls under way end then.</summary>
    public CancellationToken Disposed => _disposed.Token;

    public MethodPlan GetPlan(IMethod method) =>
        _plans.TryGetValue(method.FullName, out var plan) ? plan : _plans.GetOrAdd(method.FullName, new MethodPlan(method, options));

    /// <summary>How the requests of a call are compressed; null: not at all.</summary>
    /// <exception cref="BaasClientException">INVALID_ARGUMENT: the call asks for an encoding that is not known.</exception>
    public MessageEncoding? GetEncoding(in CallOptions call)
    {
        var name = call.Headers?.GetValue(HeaderMapping.EncodingRequest);
        if (name is null)
        {
            return _encoding;
        }

        return MessageEncoding.IsKnown(name) ? MessageEncoding.Find(name) : throw TransportFaults.EncodingUnavailable(name);
    }

    // The source itself is not disposed: it holds nothing once it is cancelled, and calls made later still ask for its token.
    public void Dispose()
    {
        _disposed.Cancel();
        Balancer.Dispose();
    }
}
