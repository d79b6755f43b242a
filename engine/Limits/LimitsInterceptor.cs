using System.Runtime.CompilerServices;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Rpc;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Limits;

/// <summary>
/// Refuses callers that call too often or have too many streams open. It stands after the one that says who calls. A call that one policy
/// refuses stays counted by those before it: who goes on at the limit of one has made it.
/// </summary>
internal sealed class LimitsInterceptor(RatePolicies policies, IOptions<LimitsOptions> options, TimeProvider time) : IRpcInterceptor
{
    // An index that no policy has.
    private const int StreamsIndex = -1;

    private readonly LimitsOptions _options = options.Value;
    private readonly RateTable _rates = new(options.Value.MaxSubjects);
    private readonly StreamCounts _streams = new();

    public ValueTask InvokeAsync(RpcCall call, RpcHandler next)
    {
        var limits = policies.Of(call.Target.Path);
        if (limits.Length > 0)
        {
            Charge(call, limits);
        }

        return call.Target.Type != MethodType.Unary && MaxStreamsOf(call) is > 0 and var max ? ServeStream(call, max, next) : next(call);
    }

    private void Charge(RpcCall call, RateLimit[] limits)
    {
        var now = time.GetTimestamp();
        RateLimit? tightest = null;
        var left = default(RateOutcome);
        foreach (var limit in limits)
        {
            if (!TryCount(limit, call, out var subject))
            {
                continue;
            }

            var outcome = _rates.Take(subject, limit, now);
            if (tightest is null || outcome.Remaining < left.Remaining || !outcome.IsAllowed)
            {
                (tightest, left) = (limit, outcome);
            }

            if (!outcome.IsAllowed)
            {
                RateHeaders.Write(call.Http.Response.Headers, limit, 0, SecondsOf(outcome.Reset));
                throw LimitsErrors.RateLimited(limit, subject, TimeSpan.FromSeconds(outcome.Wait / (double)time.TimestampFrequency));
            }
        }

        if (tightest is not null)
        {
            RateHeaders.Write(call.Http.Response.Headers, tightest, left.Remaining, SecondsOf(left.Reset));
        }
    }

    private static bool TryCount(RateLimit limit, RpcCall call, out LimitSubject subject)
    {
        var caller = call.Caller;
        var isCounted = limit.Policy.Subject switch
        {
            RateSubject.Address => true,
            RateSubject.Anonymous => caller.Kind == CallerKind.Anonymous,
            RateSubject.User => caller.Kind == CallerKind.User,
            RateSubject.Key => caller.Kind == CallerKind.Key,
            _ => caller.Kind == CallerKind.Administrator,
        };
        subject = !isCounted ? default : limit.Policy.Subject is RateSubject.Address or RateSubject.Anonymous
            ? LimitSubject.OfAddress(limit.Index, NetworkOf(call))
            : LimitSubject.OfCaller(limit.Index, caller);
        return isCounted;
    }

    private static ulong NetworkOf(RpcCall call) => ClientNetwork.Of(call.Http.Connection.RemoteIpAddress);

    // Administrators have none: they can do worse, and tools that watch every collection run as one.
    private int MaxStreamsOf(RpcCall call) => !_options.Enabled || RatePolicies.IsExempt(call.Target.Path) ? 0 : call.Caller.Kind switch
    {
        CallerKind.Anonymous => _options.MaxStreamsPerAddress,
        CallerKind.User => _options.MaxStreamsPerUser,
        CallerKind.Key => _options.MaxStreamsPerKey,
        _ => 0,
    };

    private ValueTask ServeStream(RpcCall call, int max, RpcHandler next)
    {
        var subject = call.Caller.Kind == CallerKind.Anonymous
            ? LimitSubject.OfAddress(StreamsIndex, NetworkOf(call))
            : LimitSubject.OfCaller(StreamsIndex, call.Caller);
        return _streams.TryEnter(subject, max) ? ServeStreamAsync(call, subject, next) : throw LimitsErrors.StreamsLimited(subject, max);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask ServeStreamAsync(RpcCall call, LimitSubject subject, RpcHandler next)
    {
        try
        {
            await next(call);
        }
        finally
        {
            _streams.Leave(subject);
        }
    }

    private long SecondsOf(long ticks) => (ticks + time.TimestampFrequency - 1) / time.TimestampFrequency;
}
