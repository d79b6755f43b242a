using System.Collections.Concurrent;
using Grpc.Baas.Client.Frames;
using Grpc.Core;

namespace Grpc.Baas.Client.Transport;

/// <summary>What all calls of a channel share.</summary>
internal sealed class ChannelCore(HttpMessageInvoker http, Uri address, BaasChannelOptions options) : IDisposable
{
    private readonly ConcurrentDictionary<string, Uri> _methodUris = new(StringComparer.Ordinal);
    private readonly MessageEncoding? _encoding = MessageEncoding.Find(options.Compression);

    public HttpMessageInvoker Http { get; } = http;

    public int MaxReceiveBytes { get; } = options.MaxReceiveMessageBytes;

    public int? MaxSendBytes { get; } = options.MaxSendMessageBytes;

    public RetryPolicy Retry { get; } = options.Retry;

    public TimeProvider Time { get; } = options.TimeProvider;

    /// <summary>How the requests of a call are compressed; null: not at all.</summary>
    /// <exception cref="BaasClientException">INVALID_ARGUMENT: the call asks for an encoding that is not known.</exception>
    public MessageEncoding? GetEncoding(in CallOptions call)
    {
        var name = call.Headers?.GetValue(HeaderMapping.EncodingRequest);
        if (name is null)
        {
            return _encoding;
        }

        return MessageEncoding.IsKnown(name) ? MessageEncoding.Find(name) : throw TransportFaults.EncodingUnavailable(name);
    }

    /// <summary>Address of a method.</summary>
    /// <param name="fullName">Its path, as <c>/baas.records.v1.RecordService/GetRecord</c>.</param>
    public Uri GetUri(string fullName) =>
        _methodUris.GetOrAdd(fullName, static (name, root) => new Uri(root.AbsoluteUri.TrimEnd('/') + name), address);

    public void Dispose() => Http.Dispose();
}
