using System.Net;

namespace Grpc.Baas.Client.Balancing;

/// <summary>Says where the servers are.</summary>
internal abstract class AddressSource
{
    /// <summary>The addresses if they never change; null if they must be looked up.</summary>
    public abstract EndpointAddress[]? Known { get; }

    /// <summary>What was asked for, for people.</summary>
    public abstract string Name { get; }

    /// <summary>The addresses now, without repetition.</summary>
    public abstract Task<EndpointAddress[]> GetAsync(CancellationToken cancellationToken);

    /// <summary>Addresses that the user listed.</summary>
    public sealed class Listed(IEnumerable<Uri> addresses) : AddressSource
    {
        public override EndpointAddress[] Known { get; } = [.. addresses.Distinct().Select(address => new EndpointAddress(address))];

        public override string Name => string.Join(", ", Known.Select(address => address.Name));

        public override Task<EndpointAddress[]> GetAsync(CancellationToken cancellationToken) => Task.FromResult(Known);
    }

    /// <summary>All IP addresses of a host name.</summary>
    public sealed class Resolved(Uri root, Func<string, CancellationToken, Task<IPAddress[]>> resolve) : AddressSource
    {
        public override EndpointAddress[]? Known => null;

        public override string Name => $"dns:///{root.Authority}";

        public override async Task<EndpointAddress[]> GetAsync(CancellationToken cancellationToken)
        {
            var found = await resolve(root.Host, cancellationToken).ConfigureAwait(false);
            return [.. found.Distinct().Select(ip => new EndpointAddress(root, new IPEndPoint(ip, root.Port)))];
        }
    }
}
