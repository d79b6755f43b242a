using System.Globalization;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Limits;

namespace Grpc.Baas.Engine.Limits;

/// <summary>Makes the errors of callers that call too often.</summary>
internal static class LimitsErrors
{
    private static readonly TimeSpan StreamDelay = TimeSpan.FromSeconds(1);

    public static BaasException RateLimited(RateLimit limit, in LimitSubject subject, TimeSpan wait)
    {
        var allowed = $"{limit.PermitsText} calls in {Text(limit.Policy.Window.TotalSeconds)} s";
        return new BaasException(
            LimitsErrorTable.RateLimited,
            $"The policy '{limit.Name}' allows {allowed}; retry in {Text(Math.Ceiling(wait.TotalSeconds))} s.",
            new Dictionary<string, string>
            {
                ["policy"] = limit.Name,
                ["permits"] = limit.PermitsText,
                ["windowSeconds"] = Text(limit.Policy.Window.TotalSeconds),
            })
        {
            RetryAfter = wait,
            Quota = (subject.ToString(), $"{limit.Name}: {allowed}"),
        };
    }

    public static BaasException StreamsLimited(in LimitSubject subject, int max) => new(
        LimitsErrorTable.StreamsLimited,
        $"The caller has {Text(max)} streams open, and may have no more.",
        new Dictionary<string, string> { ["maxStreams"] = Text(max) })
    {
        RetryAfter = StreamDelay,
        Quota = (subject.ToString(), $"streams: {Text(max)} at once"),
    };

    private static string Text(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);
}
