namespace Grpc.Baas.ConformanceHost;

/// <summary>
/// Tells when the process that started this one has ended. A runner that has closed the input can only kill what it started, and that may be
/// <c>dotnet run</c>, which takes nobody with it.
/// </summary>
internal static class ParentProcess
{
    private const string Stat = "/proc/self/stat";
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Never ends on systems without /proc.</summary>
    public static async Task EndedAsync()
    {
        if (!File.Exists(Stat))
        {
            await Task.Delay(Timeout.Infinite);
        }

        var first = ReadId();
        using var timer = new PeriodicTimer(Interval);
        while (ReadId() == first)
        {
            await timer.WaitForNextTickAsync();
        }
    }

    // proc(5): the number of the parent is the second field after the name, which is in brackets and may hold anything.
    private static string ReadId()
    {
        var text = File.ReadAllText(Stat);
        return text[(text.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
    }
}
