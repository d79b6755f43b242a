using System.Diagnostics;

namespace Grpc.Baas.InteropClient;

/// <summary>Runs one case and prints a line about it: <c>ok NAME MS</c>, or <c>FAILED NAME: why</c>.</summary>
internal static class CaseRunner
{
    // No case needs as long; one that hangs has failed.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <param name="parallel">How often the case runs at the same time, each time over connections of its own.</param>
    public static async Task<bool> RunAsync(string name, InteropTarget target, int parallel, CancellationToken cancellationToken)
    {
        if (!InteropCases.All.TryGetValue(name, out var body))
        {
            Console.WriteLine($"FAILED {name}: there is no such case.");
            return false;
        }

        var begun = Stopwatch.GetTimestamp();
        var faults = await Task.WhenAll(Enumerable.Range(0, parallel).Select(_ => RunOnceAsync(body, target, cancellationToken)));
        var failed = faults.OfType<Exception>().ToArray();
        Console.WriteLine(failed.Length == 0
            ? $"ok {name} {Stopwatch.GetElapsedTime(begun).TotalMilliseconds:F0}"
            : $"FAILED {name}: {failed.Length} of {parallel}: {failed[0].ToString().ReplaceLineEndings(" | ")}");
        return failed.Length == 0;
    }

    private static async Task<Exception?> RunOnceAsync(Func<InteropSession, Task> body, InteropTarget target, CancellationToken cancellationToken)
    {
        try
        {
            using var session = target.Open();
            await body(session).WaitAsync(Patience, cancellationToken);
            return null;
        }
        catch (Exception fault)
        {
            return fault;
        }
    }
}
