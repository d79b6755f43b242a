using System.Threading.Channels;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Topics.Messages;

/// <summary>Brings messages to the subscribers of all nodes that share the database.</summary>
internal sealed class TopicRelay(
    Database database, TopicHub hub, TopicMetrics metrics, RecordIds ids, TimeProvider time, ILogger<TopicRelay> logger) : BackgroundService
{
    // Others may tell each other other things.
    private const string Subject = "topic";

    // What stands for a message that is in the table; it is in no base64.
    private const char InTable = '@';

    // 3 bytes become 4 characters, and the names of node and topic need their share.
    private const int MaxInlineBytes = (DbSession.MaxToldBytes - 100) / 4 * 3;

    // Each is up to 8 KiB.
    private const int MaxWaiting = 4_096;

    private readonly string _node = ids.Next();

    // What does not fit is not taken.
    private readonly Channel<string> _told = Channel.CreateBounded<string>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });

    private long _lost;

    /// <summary>Gives a message to the subscribers of this node, and tells it the others.</summary>
    /// <exception cref="BaasException">storage UNAVAILABLE, OVERLOADED, IO_FAILED: other nodes did not hear of it.</exception>
    public async Task SendAsync(QueuedMessage message, CancellationToken cancellationToken)
    {
        hub.Deliver(message);
        if (!database.IsShared)
        {
            return;
        }

        var head = $"{Subject} {_node} {message.TopicId} ";
        if (message.Bytes.Length <= MaxInlineBytes)
        {
            await database.ReadAsync(
                head + Convert.ToBase64String(message.Bytes),
                static (session, text) =>
                {
                    session.TellNodes(text);
                    return true;
                },
                cancellationToken);
            return;
        }

        var id = ids.Next();
        await database.WriteAsync(
            transaction =>
            {
                LargeMessageStore.Insert(transaction.Session, id, message.Bytes, time.GetUtcNow().ToUnixTimeMilliseconds());
                transaction.Session.TellNodes($"{head}{InTable}{id}");
                return true;
            },
            message.Bytes.Length,
            cancellationToken);
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        database.NodeTold += OnTold;
        return base.StartAsync(cancellationToken);
    }

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        database.NodeTold -= OnTold;
        return base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // One after the other, so that messages of a node stay in their order.
        await foreach (var text in _told.Reader.ReadAllAsync(stoppingToken))
        {
            if (Interlocked.Exchange(ref _lost, 0) is > 0 and var lost)
            {
                metrics.CountDropped(lost);
                logger.RelayLagged(lost);
            }

            try
            {
                await TakeAsync(text, stoppingToken);
            }
            catch (Exception exception) when (exception is BaasException or FormatException)
            {
                logger.RelayedUnreadable(exception);
            }
        }
    }

    private void OnTold(string text)
    {
        if (text.StartsWith(Subject + " ", StringComparison.Ordinal) && !text.AsSpan(Subject.Length + 1).StartsWith(_node) && !_told.Writer.TryWrite(text))
        {
            Interlocked.Increment(ref _lost);
        }
    }

    private async Task TakeAsync(string text, CancellationToken cancellationToken)
    {
        if (text.Split(' ') is not [_, _, var topicId, var content])
        {
            return;
        }

        var bytes = content.StartsWith(InTable)
            ? await database.ReadAsync(content[1..], static (session, id) => LargeMessageStore.Find(session, id), cancellationToken)
            : Convert.FromBase64String(content);
        if (bytes is not null)
        {
            hub.Deliver(new QueuedMessage(topicId, bytes));
        }
    }
}
