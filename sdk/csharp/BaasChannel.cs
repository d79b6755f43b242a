using Grpc.Baas.Client.Frames;
using Grpc.Baas.Client.Transport;
using Grpc.Core;

namespace Grpc.Baas.Client;

/// <summary>
/// Connections to one server, over HTTP/2: cleartext for <c>http://</c> addresses, TLS for <c>https://</c>. It makes them
/// when they are needed, and as many as the calls under way need. Make one for each server and keep it; it is thread-safe.
/// </summary>
/// <example><code>
/// using var channel = BaasChannel.ForAddress("http://localhost:8080");
/// var records = new RecordService.RecordServiceClient(channel.CreateCallInvoker());
/// </code></example>
public sealed class BaasChannel : IDisposable
{
    private readonly ChannelCore _core;

    private BaasChannel(Uri address, BaasChannelOptions options)
    {
        if (!MessageEncoding.IsKnown(options.Compression))
        {
            throw new ArgumentException($"Compression is '{options.Compression}'; it can be gzip, deflate, or null for none.", nameof(options));
        }

        Address = address;
        var http = options.HttpHandler is { } handler
            ? new HttpMessageInvoker(handler, disposeHandler: false)
            : new HttpMessageInvoker(MakeHandler(address, options), disposeHandler: true);
        _core = new ChannelCore(http, address, options);
    }

    /// <summary>The server's address.</summary>
    public Uri Address { get; }

    /// <summary>Makes a channel. It connects at the first call.</summary>
    /// <param name="address">As <c>http://localhost:8080</c>; a path is put before those of the methods.</param>
    /// <param name="options">Limits, retries and the HTTP handler.</param>
    /// <exception cref="ArgumentException">The address is not an absolute http or https one.</exception>
    public static BaasChannel ForAddress(string address, BaasChannelOptions? options = null) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
            ? ForAddress(uri, options)
            : throw new ArgumentException($"'{address}' is not an absolute address, as http://localhost:8080 is.", nameof(address));

    /// <inheritdoc cref="ForAddress(string, BaasChannelOptions)"/>
    public static BaasChannel ForAddress(Uri address, BaasChannelOptions? options = null) =>
        address.IsAbsoluteUri && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
            ? new BaasChannel(address, options ?? new BaasChannelOptions())
            : throw new ArgumentException($"'{address}' is not an http or https address.", nameof(address));

    /// <summary>Makes an invoker for generated clients. It costs nothing; all invokers share the channel's connections.</summary>
    public CallInvoker CreateCallInvoker() => CreateCallInvoker(null);

    /// <summary>Closes the connections. Calls under way fail.</summary>
    public void Dispose() => _core.Dispose();

    internal CallInvoker CreateCallInvoker(AccessTokens? tokens) => new HttpCallInvoker(_core, tokens);

    private static SocketsHttpHandler MakeHandler(Uri address, BaasChannelOptions options) => new()
    {
        AllowAutoRedirect = false,
        ConnectTimeout = options.ConnectTimeout,
        EnableMultipleHttp2Connections = true,
        // Pings find a peer that is gone without a word. Only with calls under way: servers count idle ones as abuse.
        KeepAlivePingDelay = TimeSpan.FromSeconds(30),
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        KeepAlivePingTimeout = TimeSpan.FromSeconds(20),
        UseCookies = false,
        // A proxy cannot carry HTTP/2 in cleartext.
        UseProxy = address.Scheme == Uri.UriSchemeHttps,
    };
}
