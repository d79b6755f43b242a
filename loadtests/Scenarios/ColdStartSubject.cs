using System.Diagnostics;
using Grpc.Baas.LoadTests.Load;
using Grpc.Baas.LoadTests.Running;

namespace Grpc.Baas.LoadTests.Scenarios;

/// <summary>Starts a program again and again, each time until it answers.</summary>
/// <param name="name">As the report shows it.</param>
/// <param name="start">How it is started.</param>
/// <param name="request">What it is asked for: a GET.</param>
internal sealed class ColdStartSubject(string name, ProcessStartInfo start, Uri request, string token) : ISubject
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public string Name => name;

    public async Task<Sample> RunAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        var times = new Histogram();
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        try
        {
            await WaitForAnswerAsync(process, cancellationToken);
            times.Add(Stopwatch.GetElapsedTime(started));
            await Task.Delay(Rest, cancellationToken);
            process.Refresh();
            return new Sample(1 / times.Most.TotalSeconds, times) { ResidentBytes = process.WorkingSet64 };
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private async Task WaitForAnswerAsync(Process process, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = Patience };
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        while (!process.HasExited)
        {
            try
            {
                using var answer = await http.GetAsync(request, cancellationToken);
                answer.EnsureSuccessStatusCode();
                return;
            }
            catch (HttpRequestException exception) when (exception.StatusCode is null)
            {
                // Nobody listens yet.
                await Task.Delay(2, cancellationToken);
            }
        }

        throw new InvalidOperationException($"'{name}' ended before it answered.");
    }
}
