using Grpc.Baas.LoadTests.Hosts;
using Grpc.Baas.LoadTests.Load;

namespace Grpc.Baas.LoadTests.Running;

/// <summary>A host that h2load loads.</summary>
internal sealed class H2LoadSubject(string name, HostProcess host, LoadRequest request) : ISubject
{
    public string Name => name;

    public async Task<Sample> RunAsync(TimeSpan length, CancellationToken cancellationToken)
        => await HostSubject.TakeAsync(host, () => H2Load.RunAsync(host.Http2, request, length, cancellationToken), cancellationToken) with { LoadMicros = null };
}
