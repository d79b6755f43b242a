using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.V1.Changes;

namespace Grpc.Baas.Engine.Changes.Consumers;

/// <summary>Tells of all who follow the log how far they have come.</summary>
internal sealed class ConsumerList(Database database, IEnumerable<ILogConsumers> sources, TimeProvider time)
{
    /// <exception cref="BaasException">auth CREDENTIALS_MISSING; query PAGE_TOKEN_INVALID, PAGE_INVALID.</exception>
    public ValueTask<ListConsumersResponse> ListAsync(ListConsumersRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var owner = caller.IsAdministrator ? "" : DurableConsumers.OwnerOf(caller);
        var page = IdPage.Parse(request.PerPage, request.PageToken);
        return database.ReadAsync((List: this, owner, page), static (session, asked) => asked.List.Read(session, asked.owner, asked.page), cancellationToken);
    }

    /// <summary>Describes one durable consumer.</summary>
    public ValueTask<V1.Changes.LogConsumer> DescribeAsync(LogConsumer consumer, CancellationToken cancellationToken) => database.ReadAsync(
        (consumer, Now: time.GetMicroseconds()),
        static (session, asked) =>
        {
            using var snapshot = session.BeginSnapshot();
            return Describe(session, asked.consumer, "durable", asked.Now);
        },
        cancellationToken);

    private ListConsumersResponse Read(DbSession session, string owner, IdPage page)
    {
        using var snapshot = session.BeginSnapshot();
        var found = owner.Length > 0
            ? ConsumerStore.List(session, owner, page.Before, page.Size + 1).Select(static consumer => (Consumer: consumer, Kind: "durable"))
            : sources.SelectMany(source => source.List(session, page.Before, page.Size + 1).Select(consumer => (Consumer: consumer, source.Kind)));
        var items = found.OrderByDescending(static item => item.Consumer.Id, StringComparer.Ordinal).Take(page.Size + 1).ToList();
        var now = time.GetMicroseconds();
        return new ListConsumersResponse
        {
            Items = { items.Take(page.Size).Select(item => Describe(session, item.Consumer, item.Kind, now)) },
            NextPageToken = page.NextToken(items.Count, last => items[last].Consumer.Id),
        };
    }

    private static V1.Changes.LogConsumer Describe(DbSession session, LogConsumer consumer, string kind, long now)
    {
        var latest = ChangeLog.ReadPosition(session);
        var oldest = LogState.Read(session).Oldest(consumer.NeedsAll);
        var lag = Math.Max(0, latest - consumer.Position);
        var next = lag == 0 ? null : ChangeStore.FindTimeAfter(session, consumer.Position);
        var described = new V1.Changes.LogConsumer
        {
            Id = consumer.Id,
            Name = consumer.Name,
            Kind = kind,
            Owner = consumer.Owner,
            Position = consumer.Position,
            Lag = lag,
            LagTime = Duration.FromTimeSpan(TimeSpan.FromMicroseconds(Math.Max(0, now - (next ?? now)))),
            State = consumer.IsStopped ? "stopped" : consumer.Position < oldest ? "expired" : lag > 0 ? "behind" : "current",
        };
        if (consumer.ProgressMicros != 0)
        {
            described.ProgressTime = Timestamp.FromDateTimeOffset(UnixTime.FromMicroseconds(consumer.ProgressMicros));
        }

        return described;
    }
}
