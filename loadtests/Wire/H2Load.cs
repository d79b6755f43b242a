using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Grpc.Baas.LoadTests.Wire;

/// <summary>Runs h2load and reads what it tells.</summary>
internal static partial class H2Load
{
    [GeneratedRegex(@"finished in [^,]+, ([0-9.]+) req/s")]
    private static partial Regex Rate();

    [GeneratedRegex(@"requests: (\d+) total, \d+ started, (\d+) done, (\d+) succeeded, (\d+) failed, (\d+) errored")]
    private static partial Regex Requests();

    /// <summary>Loads an address for a time, after a second of warm-up.</summary>
    /// <exception cref="InvalidOperationException">A request failed, or h2load did.</exception>
    public static async Task<Load> RunAsync(Uri host, WireCall call, TimeSpan time, CancellationToken cancellationToken)
    {
        var body = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(body, call.Body ?? [], cancellationToken);
            var start = new ProcessStartInfo("h2load", ArgumentsOf(host, call, time, body)) { RedirectStandardOutput = true };
            using var process = Process.Start(start)!;
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return Parse(output);
        }
        finally
        {
            File.Delete(body);
        }
    }

    private static IEnumerable<string> ArgumentsOf(Uri host, WireCall call, TimeSpan time, string body)
    {
        IEnumerable<string> common = ["-t", "1", "-D", time.TotalSeconds.ToString(CultureInfo.InvariantCulture), "--warm-up-time=1", new Uri(host, call.Path).AbsoluteUri];
        return call.IsHttp1
            ? ["--h1", "-c", "64", .. common]
            : ["-c", "8", "-m", "32", "-d", body, "-H", $"content-type: {call.ContentType}", "-H", "te: trailers", .. common];
    }

    private static Load Parse(string output)
    {
        var requests = Requests().Match(output);
        if (!requests.Success || requests.Groups[4].Value != "0" || requests.Groups[5].Value != "0" || requests.Groups[3].Value == "0")
        {
            throw new InvalidOperationException($"h2load did not succeed:\n{output}");
        }

        return new Load(
            double.Parse(Rate().Match(output).Groups[1].Value, CultureInfo.InvariantCulture),
            long.Parse(requests.Groups[2].Value, CultureInfo.InvariantCulture));
    }
}
