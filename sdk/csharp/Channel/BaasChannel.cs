using Grpc.Baas.Client.Balancing;
using Grpc.Baas.Client.Calls;
using Grpc.Baas.Client.Frames;
using Grpc.Baas.Client.SignIn;
using Grpc.Core;

namespace Grpc.Baas.Client;

/// <summary>
/// Connections to one server, or to several that are alike, over HTTP/2: cleartext for <c>http://</c> addresses, TLS for
/// <c>https://</c>. It makes them when they are needed, and as many as the calls under way need. Make one and keep it; it is
/// thread-safe.
/// </summary>
/// <example><code>
/// using var channel = BaasChannel.ForAddress("http://localhost:8080");
/// var records = new RecordService.RecordServiceClient(channel.CreateCallInvoker());
/// </code></example>
public sealed class BaasChannel : IDisposable
{
    private const string DnsPrefix = "dns:///";

    private readonly ChannelCore _core;

    private BaasChannel(Uri address, AddressSource source, BaasChannelOptions options)
    {
        if (!MessageEncoding.IsKnown(options.Compression))
        {
            throw new ArgumentException($"Compression is '{options.Compression}'; it can be gzip, deflate, or null for none.", nameof(options));
        }

        if (options.Project is { } project && !HeaderMapping.IsText(project))
        {
            throw new ArgumentException($"Project is '{project}'; a name has lower-case letters, digits and _.", nameof(options));
        }

        Address = address;
        _core = new ChannelCore(new Balancer(source, options), options);
    }

    /// <summary>The server's address; of several, the first.</summary>
    public Uri Address { get; }

    /// <summary>Whether there is a connection.</summary>
    public ConnectivityState State => _core.Balancer.State;

    /// <summary>Makes a channel. It connects at the first call.</summary>
    /// <param name="address">
    /// As <c>http://localhost:8080</c>; a path is put before those of the methods. <c>dns:///host:port</c> stands for all IP addresses
    /// of the host, now and later; it uses TLS if <see cref="BaasChannelOptions.Tls"/> is set.
    /// </param>
    /// <param name="options">Limits, retries, load balancing and TLS.</param>
    /// <exception cref="ArgumentException">The address is none of these.</exception>
    public static BaasChannel ForAddress(string address, BaasChannelOptions? options = null)
    {
        options ??= new BaasChannelOptions();
        if (!address.StartsWith(DnsPrefix, StringComparison.OrdinalIgnoreCase))
        {
            return ForAddresses([address], options);
        }

        var root = Parse($"{(options.Tls is null ? "http" : "https")}://{address[DnsPrefix.Length..]}", nameof(address));
        return new BaasChannel(root, new AddressSource.Resolved(root, options.Tls?.ServerName, options.ResolveHost), options);
    }

    /// <inheritdoc cref="ForAddress(string, BaasChannelOptions)"/>
    public static BaasChannel ForAddress(Uri address, BaasChannelOptions? options = null) => ForAddress(address.OriginalString, options);

    /// <summary>Makes a channel to several servers that are alike. <see cref="BaasChannelOptions.LoadBalancing"/> says which one a call goes to.</summary>
    /// <param name="addresses">One or more, each as <c>http://localhost:8080</c>.</param>
    /// <param name="options">Limits, retries, load balancing and TLS.</param>
    /// <exception cref="ArgumentException">There is no address, or one is not an absolute http or https one.</exception>
    public static BaasChannel ForAddresses(IEnumerable<string> addresses, BaasChannelOptions? options = null)
    {
        Uri[] roots = [.. addresses.Select(address => Parse(address, nameof(addresses)))];
        return roots.Length == 0
            ? throw new ArgumentException("At least one address is needed.", nameof(addresses))
            : new BaasChannel(roots[0], new AddressSource.Listed(roots, options?.Tls?.ServerName), options ?? new BaasChannelOptions());
    }

    /// <summary>Makes an invoker for generated clients. It costs nothing; all invokers share the channel's connections.</summary>
    public CallInvoker CreateCallInvoker() => CreateCallInvoker(null);

    /// <summary>Connects without a call, so that the first one need not wait. It waits until a server can be reached.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    /// <exception cref="ObjectDisposedException">The channel is disposed.</exception>
    public async Task ConnectAsync(CancellationToken cancellationToken = default) =>
        await _core.Balancer.PickAsync(waitsForReady: true, cancellationToken).ConfigureAwait(false);

    /// <summary>Waits until <see cref="State"/> is another one than <paramref name="lastObservedState"/>.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public Task WaitForStateChangedAsync(ConnectivityState lastObservedState, CancellationToken cancellationToken = default) =>
        _core.Balancer.WaitAsync(lastObservedState, cancellationToken);

    /// <summary>Closes the connections. Calls under way, and new ones, fail with UNAVAILABLE.</summary>
    public void Dispose() => _core.Dispose();

    internal CallInvoker CreateCallInvoker(AccessTokens? tokens) => new HttpCallInvoker(_core, tokens);

    private static Uri Parse(string address, string parameter) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            ? uri
            : throw new ArgumentException($"'{address}' is not an absolute http or https address, as http://localhost:8080 is.", parameter);
}
