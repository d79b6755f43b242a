using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records.Watch;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.IntegrationTests.Records;

/// <summary>For streams that are about records alone.</summary>
internal sealed class NoPresence : IWatchPresence
{
    public ValueTask<IPresenceFeed?> EnterAsync(WatchRecordsRequest request, Caller caller, Action wake, CancellationToken cancellationToken)
        => ValueTask.FromResult<IPresenceFeed?>(null);
}
