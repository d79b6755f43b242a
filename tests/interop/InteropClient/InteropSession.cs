using Grpc.Baas.Client;
using Grpc.Testing;

namespace Grpc.Baas.InteropClient;

/// <summary>A channel to the server for one run of a case, and what is seen of its frames.</summary>
internal sealed class InteropSession(BaasChannel channel, FrameObserver frames) : IDisposable
{
    public TestService.TestServiceClient Client { get; } = new(channel.CreateCallInvoker());

    public UnimplementedService.UnimplementedServiceClient Unimplemented { get; } = new(channel.CreateCallInvoker());

    /// <summary>The frames that went and came.</summary>
    public FrameObserver Frames { get; } = frames;

    public void Dispose()
    {
        channel.Dispose();
        Frames.Dispose();
    }
}
