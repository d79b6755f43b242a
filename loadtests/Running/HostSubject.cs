using System.Diagnostics;
using Grpc.Baas.LoadTests.Hosts;
using Grpc.Baas.LoadTests.Load;

namespace Grpc.Baas.LoadTests.Running;

/// <summary>A host in a process of its own, loaded by one kind of client.</summary>
internal sealed class HostSubject(string name, HostProcess host, Func<ILoadClient> connect) : IPacedSubject
{
    public string Name => name;

    public async Task<Sample> RunAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        await using var client = connect();
        return await TakeAsync(host, () => ClosedLoop.RunAsync(client, length, cancellationToken), cancellationToken);
    }

    public async Task<Sample> RunPacedAsync(double rate, TimeSpan length, CancellationToken cancellationToken)
    {
        await using var client = connect();
        return await TakeAsync(host, () => ConstantRate.RunAsync(client, rate, length, cancellationToken), cancellationToken);
    }

    /// <summary>Puts a host under a load, and looks at it before and after.</summary>
    public static async Task<Sample> TakeAsync(HostProcess host, Func<Task<LoadResult>> load, CancellationToken cancellationToken)
    {
        var self = Process.GetCurrentProcess();
        var allocated = await host.ReadAllocatedBytesAsync(cancellationToken);
        var (processor, own) = (host.ProcessorTime, self.TotalProcessorTime);
        var result = await load();
        self.Refresh();
        var (processorAfter, ownAfter) = (host.ProcessorTime, self.TotalProcessorTime);
        return new Sample(result.Rate, result.Times)
        {
            ProcessorMicros = (processorAfter - processor).TotalMicroseconds / result.Calls,
            LoadMicros = (ownAfter - own).TotalMicroseconds / result.Calls,
            AllocatedBytes = (double)(await host.ReadAllocatedBytesAsync(cancellationToken) - allocated) / result.Calls,
            ResidentBytes = host.ResidentBytes,
        };
    }
}
