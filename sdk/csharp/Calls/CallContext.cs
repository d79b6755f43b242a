using Grpc.Baas.Client.Frames;
using Grpc.Baas.Client.Retries;
using Grpc.Baas.Client.SignIn;
using Grpc.Core;

namespace Grpc.Baas.Client.Calls;

/// <summary>A call but for its messages: what all of its attempts share.</summary>
internal sealed class CallContext : IDisposable
{
    public CallContext(ChannelCore channel, AccessTokens? tokens, IMethod method, in CallOptions options)
    {
        Channel = channel;
        Tokens = tokens;
        Method = method;
        Options = options;
        Plan = channel.GetPlan(method);
        Lifetime = new CallLifetime(options, Plan.Timeout, channel.Time, channel.Disposed);
    }

    public ChannelCore Channel { get; }

    public AccessTokens? Tokens { get; }

    public IMethod Method { get; }

    public CallOptions Options { get; }

    public MethodPlan Plan { get; }

    public CallLifetime Lifetime { get; }

    /// <summary>How requests are compressed; null: not at all.</summary>
    public MessageEncoding? Encoding { get; private set; }

    public bool WaitsForReady => Options.IsWaitForReady || Plan.WaitForReady == true;

    /// <summary>Checks what the caller gave.</summary>
    /// <exception cref="BaasClientException">The call is over before it starts, or its metadata or encoding is wrong.</exception>
    public FrameWriter Begin()
    {
        Lifetime.ThrowIfOver();
        if (Options.Headers is { } headers)
        {
            HeaderMapping.Check(headers);
        }

        Encoding = Channel.GetEncoding(Options);
        return new FrameWriter(Plan.MaxSendBytes, Encoding);
    }

    /// <summary>What requests may be kept for a repetition; null: none, since there will be none.</summary>
    public ReplayAllowance? GetAllowance() => Plan.Retry.MaxAttempts > 1 && Plan.IsSafeToRepeat == true ? Channel.ReplayAllowance : null;

    public void Dispose() => Lifetime.Dispose();
}
