using Grpc.Baas.Engine.Storage;
using Grpc.Baas.Engine.Topics.Messages;
using Grpc.Baas.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Grpc.Baas.IntegrationTests.Topics;

/// <summary>Messages that other nodes read from a table do not stay there.</summary>
public sealed class LargeMessageTests
{
    [Fact]
    public async Task Messages_OlderThanAMinute_AreRemoved()
    {
        var time = new ManualTime();
        await using var engine = await TestEngine.StartAsync(
            configure: builder => builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time)));
        var database = engine.Services.GetRequiredService<Database>();
        using var trim = ActivatorUtilities.CreateInstance<LargeMessageTrim>(engine.Services);
        await WriteAsync("early");
        time.Advance(TimeSpan.FromSeconds(50));
        await WriteAsync("late");

        time.Advance(TimeSpan.FromSeconds(11));
        await trim.TrimAsync(CancellationToken.None);

        Assert.Equal((true, false), (await FindAsync("early") is null, await FindAsync("late") is null));

        Task WriteAsync(string id) => database.WriteAsync(
            transaction =>
            {
                LargeMessageStore.Insert(transaction.Session, id, [1, 2], time.GetUtcNow().ToUnixTimeMilliseconds());
                return true;
            },
            CancellationToken.None);

        async Task<byte[]?> FindAsync(string id)
            => await database.ReadAsync(id, static (session, id) => LargeMessageStore.Find(session, id), CancellationToken.None);
    }
}
