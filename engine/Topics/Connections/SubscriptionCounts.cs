using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Limits;

namespace Grpc.Baas.Engine.Topics.Connections;

/// <summary>
/// Counts the subscriptions of each caller over all its connections: each to a collection is a stream, and streams are limited for each
/// caller so that nobody takes them all.
/// </summary>
internal sealed class SubscriptionCounts(int maximum)
{
    private readonly StreamCounts _counts = new();

    /// <exception cref="BaasException">topics TOO_MANY_SUBSCRIPTIONS.</exception>
    public void Enter(Caller caller)
    {
        if (caller.Kind != CallerKind.Administrator && !_counts.TryEnter(SubjectOf(caller), maximum))
        {
            throw TopicsErrors.TooManySubscriptions("caller", maximum);
        }
    }

    public void Leave(Caller caller)
    {
        if (caller.Kind != CallerKind.Administrator)
        {
            _counts.Leave(SubjectOf(caller));
        }
    }

    private static LimitSubject SubjectOf(Caller caller) => caller.Kind == CallerKind.Anonymous
        ? LimitSubject.OfAddress(0, ClientNetwork.Of(caller.Address))
        : LimitSubject.OfCaller(0, caller);
}
