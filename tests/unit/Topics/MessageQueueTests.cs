using Grpc.Baas.Engine.Topics.Messages;

namespace Grpc.Baas.UnitTests.Topics;

public sealed class MessageQueueTests
{
    [Fact]
    public void Add_MoreThanFit_LosesTheOldestAndCountsThem()
    {
        var queue = new MessageQueue();
        var lost = Enumerable.Range(0, MessageQueue.MaxMessages + 3).Sum(i => queue.Add(new QueuedMessage("t", [(byte)i])));

        Assert.True(queue.TryTake(out var first, out var told));
        Assert.True(queue.TryTake(out var second, out var toldAgain));
        Assert.Equal((3, 3L, 0L), (lost, told, toldAgain));
        Assert.Equal((3, 4), (first.Bytes[0], second.Bytes[0]));
    }

    [Fact]
    public void Add_LargeOnes_KeepsThemWithinTheBytes()
    {
        var queue = new MessageQueue();
        for (var i = 0; i < 100; i++)
        {
            queue.Add(new QueuedMessage("t", new byte[64 << 10]));
        }

        var count = 0;
        while (queue.TryTake(out _, out _))
        {
            count++;
        }

        Assert.Equal(MessageQueue.MaxBytes / (64 << 10), count);
        queue.Add(new QueuedMessage("t", new byte[2 * MessageQueue.MaxBytes]));
        Assert.True(queue.TryTake(out _, out _));
    }
}
