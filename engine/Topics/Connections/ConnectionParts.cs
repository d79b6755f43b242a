using Grpc.Baas.Engine.Auth;
using Grpc.Baas.Engine.Records.Watch;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Topics.Messages;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Topics.Connections;

/// <summary>What all connections share.</summary>
internal sealed class ConnectionParts(
    RecordWatcher watcher,
    Catalogue catalogue,
    TopicBook book,
    TopicAccess access,
    TopicHub hub,
    TopicEditor editor,
    TopicPublisher publisher,
    MethodScopes scopes,
    TimeProvider time,
    IOptions<TopicsOptions> options)
{
    public RecordWatcher Watcher => watcher;

    public Catalogue Catalogue => catalogue;

    public TopicBook Book => book;

    public TopicAccess Access => access;

    public TopicHub Hub => hub;

    public TopicEditor Editor => editor;

    public TopicPublisher Publisher => publisher;

    public MethodScopes Scopes => scopes;

    public TimeProvider Time => time;

    public TopicsOptions Options { get; } = options.Value;

    public SubscriptionCounts Counts { get; } = new(options.Value.MaxSubscriptionsPerCaller);
}
