using System.Collections.Concurrent;

namespace Grpc.Baas.Client.Transport;

/// <summary>What all calls of a channel share.</summary>
internal sealed class ChannelCore(HttpMessageInvoker http, Uri address, BaasChannelOptions options) : IDisposable
{
    private readonly ConcurrentDictionary<string, Uri> _methodUris = new(StringComparer.Ordinal);

    public HttpMessageInvoker Http { get; } = http;

    public int MaxReceiveBytes { get; } = options.MaxReceiveMessageBytes;

    public int? MaxSendBytes { get; } = options.MaxSendMessageBytes;

    public RetryPolicy Retry { get; } = options.Retry;

    public TimeProvider Time { get; } = options.TimeProvider;

    /// <summary>Address of a method.</summary>
    /// <param name="fullName">Its path, as <c>/baas.records.v1.RecordService/GetRecord</c>.</param>
    public Uri GetUri(string fullName) =>
        _methodUris.GetOrAdd(fullName, static (name, root) => new Uri(root.AbsoluteUri.TrimEnd('/') + name), address);

    public void Dispose() => Http.Dispose();
}
