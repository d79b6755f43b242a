using System.Globalization;
using System.Text;

namespace Grpc.Baas.LoadTests.Wire;

/// <summary>
/// The engine's transport beside the bare host, call by call. The two take turns within one run, so that what else the
/// machine does falls on both.
/// </summary>
internal static class WireScenario
{
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(TimeSpan time, int pairs, FileInfo? report, CancellationToken cancellationToken)
    {
        await using var engine = await HostProcess.StartAsync("engine-host", addresses: 1);
        await using var bare = await HostProcess.StartAsync("bare-host", addresses: 2);
        var table = new StringBuilder()
            .AppendLine("| call | engine/s | bare Kestrel/s | share | least | engine µs CPU | bare µs CPU | engine bytes | bare bytes |")
            .AppendLine("|---|---|---|---|---|---|---|---|---|");
        foreach (var call in WireCall.All)
        {
            table.AppendLine(await CompareAsync(engine, bare, call, time, pairs, cancellationToken));
        }

        Console.WriteLine(table);
        if (report is not null)
        {
            await File.WriteAllTextAsync(report.FullName, table.ToString(), cancellationToken);
        }

        return 0;
    }

    private static async Task<string> CompareAsync(
        HostProcess engine,
        HostProcess bare,
        WireCall call,
        TimeSpan time,
        int pairs,
        CancellationToken cancellationToken)
    {
        var ours = new List<Sample>();
        var theirs = new List<Sample>();
        for (var pair = 0; pair <= pairs; pair++)
        {
            await Console.Error.WriteLineAsync($"{call.Name}: pair {pair} of {pairs}{(pair == 0 ? " (warm-up)" : "")}");
            var our = await Sample.TakeAsync(engine, call, time, cancellationToken);
            var their = await Sample.TakeAsync(bare, call, time, cancellationToken);
            if (pair > 0)
            {
                ours.Add(our);
                theirs.Add(their);
            }
        }

        var share = Sample.Median(ours.Zip(theirs, (our, their) => our.Rate / their.Rate));
        var (a, b) = (Sample.Median(ours), Sample.Median(theirs));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {call.Name} | {a.Rate:N0} | {b.Rate:N0} | {share:P0} | {call.Target:P0} | {a.ProcessorMicroseconds:N1} | {b.ProcessorMicroseconds:N1} | {a.AllocatedBytes:N0} | {b.AllocatedBytes:N0} |");
    }
}
