using Grpc.Baas.Client;
using Grpc.Core;

namespace Grpc.Baas.LoadTests.Load;

/// <summary>Calls through the C# SDK's channel, with messages that stay bytes.</summary>
internal sealed class SdkClient : ILoadClient
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(static message => message, static bytes => bytes);

    private readonly BaasChannel _channel;
    private readonly CallInvoker _invoker;
    private readonly CallOptions _options;
    private readonly (Method<byte[], byte[]> Method, byte[] Message)[] _calls;
    private readonly int[] _next;

    public SdkClient(Uri address, IReadOnlyList<LoadRequest> requests, int slots)
    {
        _channel = BaasChannel.ForAddress(address);
        _invoker = _channel.CreateCallInvoker();
        _options = new CallOptions(new Metadata { { "authorization", $"Bearer {requests[0].Token}" } });
        _calls = [.. requests.Select(request => (MethodOf(request.Path), request.Body[LoadRequest.PrefixLength..]))];
        _next = [.. Enumerable.Range(0, slots).Select(slot => slot * requests.Count / slots)];
    }

    public int Slots => _next.Length;

    public async ValueTask CallAsync(int slot)
    {
        var (method, message) = _calls[_next[slot]];
        _next[slot] = (_next[slot] + 1) % _calls.Length;
        using var call = _invoker.AsyncUnaryCall(method, host: null, _options, message);
        await call.ResponseAsync;
    }

    public ValueTask DisposeAsync()
    {
        _channel.Dispose();
        return ValueTask.CompletedTask;
    }

    private static Method<byte[], byte[]> MethodOf(string path)
    {
        var parts = path.Split('/');
        return new Method<byte[], byte[]>(MethodType.Unary, parts[1], parts[2], Bytes, Bytes);
    }
}
