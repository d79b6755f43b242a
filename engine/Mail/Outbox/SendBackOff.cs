namespace Grpc.Baas.Engine.Mail.Outbox;

/// <summary>How long a mail waits after a failed attempt. Greylisting servers take it a few minutes later, broken ones are given hours.</summary>
internal static class SendBackOff
{
    private static readonly int[] Minutes = [1, 5, 15, 30, 60, 120, 240];

    /// <param name="attempts">How often it was tried, from 1.</param>
    public static TimeSpan After(int attempts) => TimeSpan.FromMinutes(Minutes[Math.Min(attempts, Minutes.Length) - 1]);
}
