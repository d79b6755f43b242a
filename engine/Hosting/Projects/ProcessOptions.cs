using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Hosting.Projects;

/// <summary>The options of the process, which hold for each of its projects too; they are read and checked once.</summary>
internal sealed class ProcessOptions<T>(ProcessServices process) : IOptions<T>
    where T : class
{
    public T Value { get; } = process.Provider.GetRequiredService<IOptions<T>>().Value;
}
