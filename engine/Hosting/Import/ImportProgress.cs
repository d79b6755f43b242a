using Spectre.Console;

namespace Grpc.Baas.Engine.Hosting.Import;

/// <summary>Shows how far an import is: a bar on a terminal, a line now and then elsewhere.</summary>
internal sealed class ImportProgress(TimeProvider time)
{
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(5);

    /// <summary>Runs an import.</summary>
    /// <param name="file">What is read.</param>
    /// <param name="run">Does it; it tells how many records went.</param>
    public async Task<T> RunAsync<T>(RecordFile file, Func<Action<long>, Task<T>> run)
    {
        if (Console.IsOutputRedirected)
        {
            return await run(MakeLines());
        }

        return await AnsiConsole.Progress()
            .AutoClear(true)
            .HideCompleted(false)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context => run(MakeBar(context, file)));
    }

    private Action<long> MakeBar(ProgressContext context, RecordFile file)
    {
        var task = context.AddTask("importing", maxValue: Math.Max(file.Size ?? 0, 1));
        task.IsIndeterminate = file.Size is null;
        var start = time.GetTimestamp();
        return count =>
        {
            var seconds = time.GetElapsedTime(start).TotalSeconds;
            task.Description = $"{count:N0} records, {count / Math.Max(seconds, 0.001):N0}/s";
            task.Value = file.BytesRead;
        };
    }

    private Action<long> MakeLines()
    {
        var start = time.GetTimestamp();
        var last = start;
        return count =>
        {
            if (time.GetElapsedTime(last) >= LineInterval)
            {
                last = time.GetTimestamp();
                var seconds = time.GetElapsedTime(start).TotalSeconds;
                Console.Error.WriteLine($"{count:N0} records sent, {count / seconds:N0}/s");
            }
        };
    }
}
