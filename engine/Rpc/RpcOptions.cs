using System.ComponentModel.DataAnnotations;
using Grpc.Baas.Engine.Rpc.Transport;

namespace Grpc.Baas.Engine.Rpc;

/// <summary>Limits of the transport, section <c>Baas:Rpc</c>. A change needs a restart.</summary>
internal sealed class RpcOptions : IValidatableObject
{
    public const string Section = "Baas:Rpc";

    /// <summary>Largest message that is taken, in bytes. Default 4 MiB, 1 KiB to 1 GiB.</summary>
    [Range(1024, 1 << 30)]
    public int MaxReceiveBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Largest message that is sent, in bytes. Default 64 MiB, 1 KiB to 1 GiB.</summary>
    [Range(1024, 1 << 30)]
    public int MaxSendBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Time for a call with one request and one response whose caller sets none. Default 30 s, 1 s to 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan DefaultDeadline { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Calls in flight on one HTTP/2 connection. Default 256, 1 to 65,536.</summary>
    [Range(1, 65_536)]
    public int MaxStreamsPerConnection { get; set; } = 256;

    /// <summary>
    /// Calls in flight altogether; more are refused with OVERLOADED. A project beside the default one has half of them at most. Default 32,768, 1 to 10 million.
    /// </summary>
    [Range(1, 10_000_000)]
    public int MaxCallsInFlight { get; set; } = 32_768;

    /// <summary>
    /// Slowest pace at which the caller of a large single response may read it, in bytes a second, after <see cref="DefaultDeadline"/>; a
    /// slower one is disconnected, so that the response does not stay in memory for ever. Default 8,192 (10 MB over a line of 100 kbit/s
    /// take less), 1 to 1 GiB.
    /// </summary>
    [Range(1, 1 << 30)]
    public int MinResponseBytesPerSecond { get; set; } = 8 * 1024;

    /// <summary>
    /// Whether gRPC responses are compressed for callers whose grpc-accept-encoding has it. Default off, as in other gRPC servers: callers
    /// announce it without asking for it, and within a data centre it costs more time than it saves. A handler can ask for it, or turn it
    /// off, for its own call.
    /// </summary>
    [EnumDataType(typeof(ResponseCompression))]
    public ResponseCompression ResponseCompression { get; set; }

    /// <summary>
    /// Smallest response that is compressed where no handler asks for it, in bytes; below, compressing costs more than it saves.
    /// Default 1,400, about what one packet holds; 256 to 2 GiB, and with the largest nothing is compressed.
    /// </summary>
    [Range(256, int.MaxValue)]
    public int MinCompressedBytes { get; set; } = 1400;

    /// <summary>
    /// Whether failures tell more than their code and message: the reason, the fields, the delay before a retry, as <c>google.rpc</c> has
    /// them. Default on; off for callers that take an error with details for another error.
    /// </summary>
    public bool ErrorDetails { get; set; } = true;

    /// <summary>
    /// Web origins whose pages may call, each exactly as browsers send it: <c>https://app.example</c>, with a port if it is not the
    /// scheme's own, with nothing after it; or all origins below a domain, as <c>https://*.app.example</c>, which is not the domain itself.
    /// Default empty: every origin, without cookies.
    /// </summary>
    public string[] AllowedOrigins { get; set; } = [];

    /// <summary>
    /// Networks of the proxies before the engine, as <c>10.0.0.0/8</c> or one address. What they say in <see cref="ProxyHeaders"/> of the
    /// client's address and scheme holds for limits, lockouts, audit and logs. Default empty: nobody is believed.
    /// </summary>
    public string[] TrustedProxies { get; set; } = [];

    /// <summary>
    /// Which headers the proxies set: <c>XForwarded</c> (<c>X-Forwarded-For</c>, <c>X-Forwarded-Proto</c>) or <c>Forwarded</c> (RFC 7239).
    /// Only those are read, since a proxy passes on what it does not set itself. Default XForwarded.
    /// </summary>
    [EnumDataType(typeof(ProxyHeaders))]
    public ProxyHeaders ProxyHeaders { get; set; }

    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
        => AllowedOrigins.Where(origin => !OriginPattern.IsValid(origin))
            .Select(origin => new ValidationResult(
                $"{Section}:{nameof(AllowedOrigins)} has '{origin}'; an origin as https://app.example or https://*.app.example is expected.",
                [nameof(AllowedOrigins)]))
            .Concat(TrustedProxies.Where(network => !ForwardedClient.TryParseNetwork(network, out _))
                .Select(network => new ValidationResult(
                    $"{Section}:{nameof(TrustedProxies)} has '{network}'; a network as 10.0.0.0/8 or an address is expected.",
                    [nameof(TrustedProxies)])));
}
