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
    /// <param name="addresses">The addresses.</param>
    /// <param name="serverName">Name that the servers have in place of the hosts; null: the hosts.</param>
    public sealed class Listed(IEnumerable<Uri> addresses, string? serverName) : AddressSource
    {
        public override EndpointAddress[] Known { get; } = [.. addresses.Distinct().Select(address => EndpointAddress.Make(address, serverName))];

        public override string Name => string.Join(", ", Known.Select(address => address.Name));

        public override Task<EndpointAddress[]> GetAsync(CancellationToken cancellationToken) => Task.FromResult(Known);
    }

    /// <summary>All IP addresses of a host name.</summary>
    /// <param name="root">Scheme, host and port.</param>
    /// <param name="serverName">Name that the servers have in place of the host; null: the host.</param>
    /// <param name="resolve">Looks the host up.</param>
    public sealed class Resolved(Uri root, string? serverName, Func<string, CancellationToken, Task<IPAddress[]>> resolve) : AddressSource
    {
        public override EndpointAddress[]? Known => null;

        public override string Name => $"dns:///{root.Host}:{root.Port}";

        public override async Task<EndpointAddress[]> GetAsync(CancellationToken cancellationToken)
        {
            var found = await resolve(root.Host, cancellationToken).ConfigureAwait(false);
            return [.. found.Distinct().Select(ip => new EndpointAddress(EndpointAddress.Rename(root, serverName), new IPEndPoint(ip, root.Port)))];
        }
    }
}
