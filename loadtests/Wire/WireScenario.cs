using System.Globalization;
using System.Text;

namespace Grpc.Baas.LoadTests.Wire;

/// <summary>
/// The engine's transport beside the bare host, call by call. The two take turns within one run, so that what else the
/// machine does falls on both.
/// </summary>
internal static class WireScenario
{
    private const string Head = """
        | call | engine/s | bare Kestrel/s | share of throughput | least | engine µs CPU | bare µs CPU | share by CPU | engine bytes | bare bytes |
        |---|---|---|---|---|---|---|---|---|---|
        """;

    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(WirePlan plan, FileInfo? report, CancellationToken cancellationToken)
    {
        await using var engine = await HostProcess.StartAsync("engine-host", addresses: 1);
        await using var bare = await HostProcess.StartAsync("bare-host", addresses: 2);
        var table = new StringBuilder().AppendLine(Head);
        foreach (var call in plan.Calls)
        {
            table.AppendLine(await CompareAsync(engine, bare, call, plan, cancellationToken));
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
        WirePlan plan,
        CancellationToken cancellationToken)
    {
        var ours = new List<Sample>();
        var theirs = new List<Sample>();
        for (var pair = 0; pair <= plan.Pairs; pair++)
        {
            await Console.Error.WriteLineAsync($"{call.Name}: pair {pair} of {plan.Pairs}{(pair == 0 ? " (warm-up)" : "")}");

            // Which one comes first changes, so that what the first run leaves behind falls on both.
            var isEngineFirst = pair % 2 == 0;
            var first = await Sample.TakeAsync(isEngineFirst ? engine : bare, call, plan.Time, cancellationToken);
            var second = await Sample.TakeAsync(isEngineFirst ? bare : engine, call, plan.Time, cancellationToken);
            if (pair > 0)
            {
                ours.Add(isEngineFirst ? first : second);
                theirs.Add(isEngineFirst ? second : first);
            }
        }

        return Row(call, ours, theirs);
    }

    private static string Row(WireCall call, List<Sample> ours, List<Sample> theirs)
    {
        var rates = Spread.Of(ours.Zip(theirs, (our, their) => our.Rate / their.Rate));
        var times = Spread.Of(ours.Zip(theirs, (our, their) => their.ProcessorMicroseconds / our.ProcessorMicroseconds));
        var (a, b) = (Sample.Median(ours), Sample.Median(theirs));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {call.Name} | {a.Rate:N0} | {b.Rate:N0} | {rates.AsShare()} | {call.Target:P0} | {a.ProcessorMicroseconds:N1} | {b.ProcessorMicroseconds:N1} | {times.AsShare()} | {a.AllocatedBytes:N0} | {b.AllocatedBytes:N0} |");
    }
}
