using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Grpc.Baas.Framing;
using Grpc.Baas.TestKit;
using Grpc.Core;

namespace Grpc.Baas.IntegrationTests.Rpc;

/// <summary>A call of gRPC whose two sides move independently. Disposing it resets the stream.</summary>
internal sealed class DuplexCall : IAsyncDisposable
{
    private readonly TaskCompletionSource<Stream> _requests = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task<HttpResponseMessage> _opening = null!;
    private HttpResponseMessage _response = null!;
    private Stream _body = null!;

    public static Task<DuplexCall> StartAsync(HttpClient client, IMethod method, params IMessage[] first)
        => StartAsync(client, method, GrpcRequests.Grpc, [], first);

    public static Task<DuplexCall> StartAsync(HttpClient client, IMethod method, (string Name, string Value)[] headers, params IMessage[] first)
        => StartAsync(client, method, GrpcRequests.Grpc, headers, first);

    public static async Task<DuplexCall> StartAsync(
        HttpClient client,
        IMethod method,
        string contentType,
        (string Name, string Value)[] headers,
        params IMessage[] first)
    {
        var call = new DuplexCall();
        var request = new HttpRequestMessage(HttpMethod.Post, method.FullName)
        {
            Content = new OpenContent(call),
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);

        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        // The headers of the response may come only after the first message.
        call._opening = client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        foreach (var message in first)
        {
            await call.WriteAsync(message);
        }

        return call;
    }

    public async Task WriteAsync(IMessage message)
    {
        var requests = await _requests.Task.Soon();
        await requests.WriteAsync(GrpcRequests.Frame(message.ToByteArray()));
        await requests.FlushAsync();
    }

    public Task CompleteAsync()
    {
        _completed.TrySetResult();
        return Task.CompletedTask;
    }

    /// <summary>The next message; null at the end.</summary>
    public async Task<byte[]?> ReadAsync()
    {
        if (_response is null)
        {
            _response = await _opening.Soon();
            _body = await _response.Content.ReadAsStreamAsync();
        }

        using var limit = new CancellationTokenSource(Patience.Limit);
        var prefix = new byte[GrpcFrame.PrefixSize];
        var read = await _body.ReadAtLeastAsync(prefix, prefix.Length, throwOnEndOfStream: false, limit.Token);
        if (read == 0)
        {
            return null;
        }

        var message = new byte[GrpcFrame.ReadLength(prefix)];
        await _body.ReadExactlyAsync(message, limit.Token);
        return message;
    }

    /// <summary>A trailer; or a header, if the response had only those.</summary>
    public string Trailer(string name)
        => _response.TrailingHeaders.TryGetValues(name, out var values) ? values.Single() : _response.Headers.GetValues(name).Single();

    public ValueTask DisposeAsync()
    {
        _response?.Dispose();
        _completed.TrySetResult();
        return ValueTask.CompletedTask;
    }

    private sealed class OpenContent(DuplexCall call) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.FlushAsync();
            call._requests.SetResult(stream);
            await call._completed.Task;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
