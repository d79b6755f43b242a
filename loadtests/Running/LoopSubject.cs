using System.Diagnostics;
using Grpc.Baas.LoadTests.Load;

namespace Grpc.Baas.LoadTests.Running;

/// <summary>A loop on one thread of this process that does the work of calls without any: what a database can do by itself.</summary>
/// <param name="name">As the report shows it.</param>
/// <param name="step">Does a piece of work; tells how much it was.</param>
internal sealed class LoopSubject(string name, Func<int> step) : ISubject
{
    public string Name => name;

    public Task<Sample> RunAsync(TimeSpan length, CancellationToken cancellationToken) => Task.Factory.StartNew(
        () =>
        {
            var (times, done, started) = (new Histogram(), 0L, Stopwatch.GetTimestamp());
            for (var begun = started; Stopwatch.GetElapsedTime(started, begun) < length && !cancellationToken.IsCancellationRequested;)
            {
                done += step();
                var now = Stopwatch.GetTimestamp();
                times.Add(Stopwatch.GetElapsedTime(begun, now));
                begun = now;
            }

            return new Sample(done / Stopwatch.GetElapsedTime(started).TotalSeconds, times);
        },
        cancellationToken,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);
}
