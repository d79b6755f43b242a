using Grpc.Core;

namespace Grpc.Baas.Client.Retries;

/// <summary>What holds for the calls of one method, from the channel's options and the configuration that fits best.</summary>
internal sealed class MethodPlan
{
    public MethodPlan(IMethod method, BaasChannelOptions options)
    {
        var config = FindConfig(method, options.Methods) ?? new MethodConfig();
        Timeout = config.Timeout;
        WaitForReady = config.WaitForReady;
        MaxReceiveBytes = config.MaxReceiveMessageBytes ?? options.MaxReceiveMessageBytes;
        MaxSendBytes = config.MaxSendMessageBytes ?? options.MaxSendMessageBytes;
        // A configuration that says how to retry does not mean the channel's hedging.
        Hedging = config.Hedging ?? (config.Retry is null ? options.Hedging : null);
        Retry = config.Retry ?? options.Retry;
        IsSafeToRepeat = config.IsSafeToRepeat;
    }

    public TimeSpan? Timeout { get; }

    public bool? WaitForReady { get; }

    public int MaxReceiveBytes { get; }

    public int? MaxSendBytes { get; }

    public RetryPolicy Retry { get; }

    public HedgingPolicy? Hedging { get; }

    /// <summary>Whether a call may be sent twice; null: the contract says.</summary>
    public bool? IsSafeToRepeat { get; }

    private static MethodConfig? FindConfig(IMethod method, IReadOnlyList<MethodConfig> configs)
    {
        MethodConfig? best = null;
        var bestMatch = -1;
        foreach (var config in configs)
        {
            var match = config.Match(method.ServiceName, method.Name);
            if (match > bestMatch)
            {
                (best, bestMatch) = (config, match);
            }
        }

        return best;
    }
}
