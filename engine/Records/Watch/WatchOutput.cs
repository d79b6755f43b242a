using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records.Watch.Fanout;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Core;

namespace Grpc.Baas.Engine.Records.Watch;

/// <summary>Where the events of one stream go; it knows how long the client has heard nothing.</summary>
internal sealed class WatchOutput(IAsyncStreamWriter<EncodedMessage> stream, WatchSeat seat)
{
    private static readonly WriteOptions MoreFollows = new(WriteFlags.BufferHint);

    private EncodedMessage? _last;

    /// <summary>What the stream hears beside the log; null for nothing.</summary>
    public IPresenceFeed? Presence { get; set; }

    /// <summary>Writes an event, and waits until the client has room for the next one.</summary>
    public async ValueTask WriteAsync(EncodedMessage message, CancellationToken cancellationToken)
    {
        await AddAsync(message, cancellationToken);
        await FlushAsync(cancellationToken);
    }

    /// <summary>Adds an event to those that leave together; the message stays valid until then.</summary>
    public async ValueTask AddAsync(EncodedMessage message, CancellationToken cancellationToken)
    {
        // One is held back, since only the last of them must make the others leave.
        var before = _last;
        _last = message;
        if (before is not null)
        {
            stream.WriteOptions = MoreFollows;
            await stream.WriteAsync(before, cancellationToken);
        }
    }

    /// <summary>Adds what has come from <see cref="Presence"/>.</summary>
    public async ValueTask AddPresenceAsync(CancellationToken cancellationToken)
    {
        foreach (var message in Presence?.Take() ?? [])
        {
            await AddAsync(message, cancellationToken);
        }
    }

    /// <summary>Writes events that other streams write too, behind what was added, and waits until the client has room for the next one.</summary>
    public async ValueTask WriteAsync(MessageRun run, CancellationToken cancellationToken)
    {
        if (stream is not IMessageRunWriter runs)
        {
            foreach (var message in run.Messages)
            {
                await AddAsync(new EncodedMessage(message), cancellationToken);
            }

            await FlushAsync(cancellationToken);
            return;
        }

        await FlushAsync(cancellationToken);
        await runs.WriteAsync(run, cancellationToken);
        seat.Written();
    }

    /// <summary>Lets what was added leave, and waits until the client has room for more.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_last is not { } message)
        {
            return;
        }

        _last = null;
        stream.WriteOptions = null;
        await stream.WriteAsync(message, cancellationToken);
        seat.Written();
    }
}
