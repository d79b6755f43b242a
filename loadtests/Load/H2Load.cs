using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Grpc.Baas.LoadTests.Load;

/// <summary>Runs h2load (Debian: nghttp2-client) and reads what it tells: a load that is not ours, to hold ours against.</summary>
internal static partial class H2Load
{
    private static readonly string? Program =
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "h2load")).FirstOrDefault(File.Exists);

    public static bool IsInstalled => Program is not null;

    [GeneratedRegex(@"finished in [^,]+, ([0-9.]+) req/s")]
    private static partial Regex Rate();

    [GeneratedRegex(@"requests: (\d+) total, \d+ started, (\d+) done, (\d+) succeeded, (\d+) failed, (\d+) errored")]
    private static partial Regex Requests();

    [GeneratedRegex(@"headers \([^)]*\), [^ ]+ \((\d+)\) data")]
    private static partial Regex AnswerBytes();

    /// <summary>Loads an address as <see cref="Http2Client"/> does, after a second of warm-up. It tells no percentiles.</summary>
    /// <param name="request">Is answered with no less than its body.</param>
    /// <exception cref="InvalidOperationException">A request failed, or h2load did.</exception>
    public static async Task<LoadResult> RunAsync(Uri host, LoadRequest request, TimeSpan length, CancellationToken cancellationToken)
    {
        var body = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(body, request.Body, cancellationToken);
            var seconds = length.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            var start = new ProcessStartInfo(
                Program!,
                [
                    "-t", "1", "-D", seconds, "--warm-up-time=1", "-c", "8", "-m", "32", "-d", body,
                    "-H", $"content-type: {request.ContentType}", "-H", "te: trailers", new Uri(host, request.Path).AbsoluteUri,
                ])
            {
                RedirectStandardOutput = true,
            };
            using var process = Process.Start(start)!;
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return Parse(output, request, length);
        }
        finally
        {
            File.Delete(body);
        }
    }

    /// <summary>Reads what h2load wrote.</summary>
    /// <exception cref="InvalidOperationException">A request failed.</exception>
    public static LoadResult Parse(string output, LoadRequest request, TimeSpan length)
    {
        var requests = Requests().Match(output);
        if (!requests.Success || requests.Groups[4].Value != "0" || requests.Groups[5].Value != "0" || requests.Groups[3].Value == "0")
        {
            throw new InvalidOperationException($"h2load did not succeed:\n{output}");
        }

        // It looks at HTTP's status alone, which errors of gRPC have as well; what they have not is a body.
        if (!long.TryParse(AnswerBytes().Match(output).Groups[1].Value, CultureInfo.InvariantCulture, out var bytes)
            || bytes < long.Parse(requests.Groups[3].Value, CultureInfo.InvariantCulture) * request.Body.Length)
        {
            throw new InvalidOperationException($"Answers are shorter than what was sent:\n{output}");
        }

        // The warm-up's requests are not among those counted; they came at the same rate.
        var calls = long.Parse(requests.Groups[2].Value, CultureInfo.InvariantCulture) * (1 + (1 / length.TotalSeconds));
        return new LoadResult(double.Parse(Rate().Match(output).Groups[1].Value, CultureInfo.InvariantCulture), new Histogram(), (long)calls);
    }
}
