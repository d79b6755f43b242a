using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Limits;

/// <summary>The policies in force, and which of them count a method.</summary>
internal sealed class RatePolicies
{
    // Methods come and go with collections; past so many the answers of those that are gone are not worth keeping.
    private const int MaxMethods = 10_000;

    // Health and reflection: who watches an engine must not be kept out by those who flood it.
    private const string OpenServices = "/grpc.";

    private readonly ConcurrentDictionary<string, RateLimit[]> _byMethod = new(StringComparer.Ordinal);
    private readonly Func<string, RateLimit[]> _find;
    private readonly RateLimit[] _all;

    public RatePolicies(IOptions<LimitsOptions> options, TimeProvider time)
    {
        _find = Find;
        _all = options.Value.Enabled
            ? [.. options.Value.Policies
                .Where(policy => policy.Value.Permits > 0)
                .Select((policy, index) => RateLimit.Of(index, policy.Key, policy.Value, time.TimestampFrequency))]
            : [];
    }

    /// <summary>The policies that count a method; none for most.</summary>
    /// <param name="path">As <c>/baas.records.v1.RecordService/GetRecord</c>.</param>
    public RateLimit[] Of(string path)
    {
        if (_byMethod.TryGetValue(path, out var found))
        {
            return found;
        }

        if (_byMethod.Count >= MaxMethods)
        {
            _byMethod.Clear();
        }

        return _byMethod.GetOrAdd(path, _find);
    }

    /// <summary>Whether a method is never counted.</summary>
    public static bool IsExempt(string path) => path.StartsWith(OpenServices, StringComparison.Ordinal);

    private RateLimit[] Find(string path)
        => IsExempt(path) ? [] : Array.FindAll(_all, limit => MethodGlob.MatchesAny(limit.Policy.Methods, path));
}
