using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Grpc.Baas.Engine.Storage;
using Npgsql;

namespace Grpc.Baas.LoadTests.Running;

/// <summary>What a run was made on, for whoever compares it with another.</summary>
internal static class Machine
{
    /// <summary>The load average of the last minute: how many threads wanted a core.</summary>
    public static double ReadLoad()
        => File.Exists("/proc/loadavg") ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture) : double.NaN;

    /// <summary>Names and values, in the order in which a report shows them.</summary>
    public static async Task<IReadOnlyList<(string Name, string Value)>> DescribeAsync(RunPlan plan, CancellationToken cancellationToken)
    {
        List<(string, string)> facts =
        [
            ("Processor", $"{FindIn("/proc/cpuinfo", "model name")}, {Environment.ProcessorCount} cores"),
            ("Memory", string.Create(CultureInfo.InvariantCulture, $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30):N1} GiB")),
            ("System", RuntimeInformation.OSDescription),
            (".NET", RuntimeInformation.FrameworkDescription),
            ("SQLite", SqliteLibrary.EnsureLoaded().Version),
        ];
        if (plan.IsPostgres)
        {
            await using var source = NpgsqlDataSource.Create(plan.Database);
            await using var version = source.CreateCommand("SHOW server_version");
            facts.Add(("PostgreSQL", (string)(await version.ExecuteScalarAsync(cancellationToken))!));
        }

        facts.Add(("Commit", await CommitAsync()));
        facts.Add(("Runs", string.Create(CultureInfo.InvariantCulture, $"{plan.Runs} of {plan.Length.TotalSeconds:N0} s each, in turns, after one that is not counted")));
        facts.Add(("Load before", string.Create(CultureInfo.InvariantCulture, $"{ReadLoad():N2} (load average of one minute)")));
        return facts;
    }

    /// <summary>The commit that was built, shortened; with <c>+</c> where files differ from it.</summary>
    public static async Task<string> CommitAsync()
    {
        var commit = await GitAsync("rev-parse --short HEAD");
        return commit.Length == 0 ? "unknown" : (await GitAsync("status --porcelain -- engine protos sdk loadtests/*.cs")).Length == 0 ? commit : $"{commit}+";
    }

    private static async Task<string> GitAsync(string arguments)
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var output = await git.StandardOutput.ReadToEndAsync();
            await git.WaitForExitAsync();
            return git.ExitCode == 0 ? output.Trim() : "";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "";
        }
    }

    private static string FindIn(string file, string name)
        => File.Exists(file) && File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) is { } line
            ? line[(line.IndexOf(':') + 1)..].Trim()
            : RuntimeInformation.ProcessArchitecture.ToString();
}
