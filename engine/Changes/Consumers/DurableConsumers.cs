using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Changes.Consumers;

/// <summary>Keeps how far callers have come, under names that are theirs.</summary>
internal sealed class DurableConsumers(Database database, RecordIds ids, TimeProvider time) : ILogConsumers
{
    public const int MaxNameLength = 100;
    private const int MaxForOwner = 20;
    private const int MaxInAll = 1_000;
    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(90);

    // That a consumer is used is worth no write of its own more often than this.
    private static readonly TimeSpan TouchInterval = TimeSpan.FromDays(1);

    public string Kind => "durable";

    public IReadOnlyList<LogConsumer> List(DbSession session, string before, int limit) => ConsumerStore.List(session, owner: "", before, limit);

    public ConsumerSummary Summarize(DbSession session) => new(
        ConsumerStore.Count(session, owner: "").All,
        ConsumerStore.FindSlowest(session, LogState.Read(session).Oldest(needsAll: false)));

    /// <summary>Whose consumers a caller's are.</summary>
    /// <exception cref="BaasException">auth CREDENTIALS_MISSING: nobody is signed in.</exception>
    public static string OwnerOf(Caller caller) => caller.Kind == CallerKind.Anonymous
        ? throw ChangesErrors.ConsumerNeedsSignIn()
        : $"{caller.Kind.ToString().ToLowerInvariant()}/{caller.Key}";

    /// <summary>Finds where a stream of a caller goes on.</summary>
    /// <returns>The position that is stored; null when there is none yet.</returns>
    /// <exception cref="BaasException">auth CREDENTIALS_MISSING; changes CONSUMER_NAME_INVALID.</exception>
    public async ValueTask<long?> FindPositionAsync(Caller caller, string name, CancellationToken cancellationToken)
    {
        var owner = OwnerOf(caller);
        RequireName(name);
        var (now, untouched) = (time.GetMicroseconds(), (time.GetUtcNow() - TouchInterval).ToMicroseconds());
        var (found, isUnused) = await database.ReadAsync(
            (owner, name, untouched),
            static (session, asked) => ConsumerStore.Find(session, asked.owner, asked.name) is { } consumer
                ? (consumer, ConsumerStore.IsUnused(session, consumer.Id, asked.untouched))
                : default((LogConsumer?, bool)),
            cancellationToken);
        if (found is not null && isUnused)
        {
            await database.WriteAsync(
                transaction =>
                {
                    ConsumerStore.Touch(transaction.Session, found.Id, now);
                    return true;
                },
                cancellationToken);
        }

        return found?.Position;
    }

    /// <summary>Stores how far a caller has come, and makes the consumer when there is none.</summary>
    /// <returns>The consumer as it is then.</returns>
    /// <exception cref="BaasException">
    /// auth CREDENTIALS_MISSING; changes CONSUMER_NAME_INVALID, TOO_MANY_CONSUMERS, POSITION_AHEAD, POSITION_EXPIRED for a negative one.
    /// </exception>
    public async Task<LogConsumer> StoreAsync(Caller caller, string name, long position, CancellationToken cancellationToken)
    {
        var owner = OwnerOf(caller);
        RequireName(name);

        // The stream may have come from another node, with a position that has not been heard of here.
        await database.FollowOthersAsync(cancellationToken);
        var fresh = new LogConsumer(ids.Next(), name, position) { Owner = owner, ProgressMicros = time.GetMicroseconds() };
        return await database.WriteAsync(transaction => Store(transaction, fresh), cancellationToken);
    }

    /// <summary>Forgets a consumer.</summary>
    /// <param name="name">Name of one of the caller's, or for administrators the id of anybody's.</param>
    /// <exception cref="BaasException">auth CREDENTIALS_MISSING; changes CONSUMER_NAME_INVALID, CONSUMER_NOT_FOUND.</exception>
    public Task<bool> DeleteAsync(Caller caller, string name, CancellationToken cancellationToken)
    {
        var owner = OwnerOf(caller);
        RequireName(name);
        return database.WriteAsync(
            transaction =>
            {
                var id = ConsumerStore.Find(transaction.Session, owner, name)?.Id ?? (caller.IsAdministrator ? name : "");
                return ConsumerStore.Delete(transaction.Session, id) ? true : throw ChangesErrors.ConsumerNotFound(name);
            },
            cancellationToken);
    }

    private static LogConsumer Store(WriteTransaction transaction, LogConsumer fresh)
    {
        var session = transaction.Session;
        if (fresh.Position < 0 || fresh.Position > transaction.Position)
        {
            var oldest = LogState.Read(session).Oldest(needsAll: false);
            throw fresh.Position < 0
                ? ChangesErrors.PositionExpired(fresh.Position, oldest, transaction.Position)
                : ChangesErrors.PositionAhead(fresh.Position, oldest, transaction.Position);
        }

        if (ConsumerStore.Find(session, fresh.Owner, fresh.Name) is not { } known)
        {
            RequireRoom(session, fresh);
            ConsumerStore.Insert(session, fresh);
            return fresh;
        }

        if (fresh.Position <= known.Position)
        {
            return known;
        }

        ConsumerStore.Advance(session, known.Id, fresh.Position, fresh.ProgressMicros);
        return known with { Position = fresh.Position, ProgressMicros = fresh.ProgressMicros };
    }

    private static void RequireRoom(DbSession session, LogConsumer fresh)
    {
        ConsumerStore.DeleteUnused(session, fresh.ProgressMicros - (Forgotten.Ticks / TimeSpan.TicksPerMicrosecond));
        var (own, all) = ConsumerStore.Count(session, fresh.Owner);
        if (own >= MaxForOwner || all >= MaxInAll)
        {
            throw own >= MaxForOwner
                ? ChangesErrors.TooManyConsumers("account", MaxForOwner)
                : ChangesErrors.TooManyConsumers("project", MaxInAll);
        }
    }

    // The unreserved characters of RFC 3986 §2.3, since the name stands in paths.
    private static void RequireName(string name)
    {
        var isValid = name.Length is > 0 and <= MaxNameLength && name is not ("." or "..")
            && name.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.' or '~');
        if (!isValid)
        {
            throw ChangesErrors.ConsumerNameInvalid(MaxNameLength);
        }
    }
}
