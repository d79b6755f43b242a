using Grpc.Baas.Engine.Changes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Rules;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.Engine.Records.Views;

/// <summary>
/// Reads views: within a time, and out of memory while that is right. An answer is right as long as no collection that the view reads
/// has changed, and beyond that for as long as the view's definition allows.
/// </summary>
internal sealed class ViewReads(Database database, Catalogue catalogue, RecordsOptions options, TimeProvider time)
{
    // To look through more of the log costs as much as to compute the view.
    private const int MaxChangesSeen = 20_000;

    private readonly ViewCache _cache = new(options.ViewCacheBytes);

    /// <summary>Answers a list of a view.</summary>
    /// <param name="key">What makes two answers the same.</param>
    /// <param name="read">Computes it.</param>
    /// <returns>A <c>baas.records.v1.ListRecordsResponse</c>.</returns>
    /// <exception cref="BaasException">schema VIEW_FAILED, VIEW_TIMEOUT.</exception>
    public async ValueTask<EncodedMessage> ListAsync(
        Collection view, ListRecordsRequest request, ViewKey key, Func<CancellationToken, ValueTask<EncodedMessage>> read, CancellationToken cancellationToken)
    {
        if (!IsCacheable(view, request))
        {
            return await RunAsync(view, read, cancellationToken);
        }

        var known = _cache.Find(key);
        if (known is not null && time.GetElapsedTime(known.Made).TotalSeconds < view.Definition.View.CacheTtlSeconds)
        {
            return new EncodedMessage(known.Bytes);
        }

        // Read before the view is, so that what changes meanwhile counts as a change after the answer.
        var bases = BasesOf(view);
        var (position, isSame) = await database.ReadAsync((known, bases), Look, cancellationToken);
        if (isSame)
        {
            _cache.Keep(key, known! with { Position = position });
            return new EncodedMessage(known.Bytes);
        }

        using var answer = await RunAsync(view, read, cancellationToken);
        var bytes = answer.Bytes.ToArray();
        _cache.Keep(key, new ViewAnswer(bytes, position, time.GetTimestamp()));
        return new EncodedMessage(bytes);
    }

    /// <summary>Runs what reads a view, but not for longer than views may take.</summary>
    /// <exception cref="BaasException">schema VIEW_FAILED, VIEW_TIMEOUT.</exception>
    public async ValueTask<T> RunAsync<T>(
        Collection view, Func<CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.ViewTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await read(either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw SchemaErrors.ViewTimeout(view.Name, options.ViewTimeout);
        }
        catch (SqlException fault)
        {
            throw SchemaErrors.ViewFailed(view.Name, fault);
        }
    }

    /// <summary>Forgets what is in memory of a view.</summary>
    /// <exception cref="BaasException">
    /// schema COLLECTION_NOT_FOUND, NOT_A_VIEW; auth CREDENTIALS_MISSING, PERMISSION_DENIED: only administrators may.
    /// </exception>
    public void Refresh(string name, Caller caller)
    {
        var collection = catalogue.Current.Find(name);
        caller.RequireAdministrator(
            () => RulesErrors.CredentialsMissing(name, RecordOperation.List), () => RulesErrors.PermissionDenied(name, RecordOperation.List));
        _ = collection ?? throw SchemaErrors.CollectionNotFound(name);
        _cache.Forget(collection.IsView ? collection.Id : throw SchemaErrors.NotAView(collection.Name));
    }

    // A date as @today means something else at each call, and expanded records are not of the view's own collections.
    private static bool IsCacheable(Collection view, ListRecordsRequest request)
        => view.IsView && !request.Filter.Contains('@') && request.Expand.Length == 0 && request.Expands.Count == 0;

    private HashSet<string> BasesOf(Collection view)
    {
        var current = catalogue.Current;
        return [.. view.Definition.View.Collections.Select(name => current.Find(name)?.Id ?? "")];
    }

    private static (long Position, bool IsSame) Look(DbSession session, (ViewAnswer? Known, HashSet<string> Bases) asked)
    {
        var position = ChangeLog.ReadPosition(session);
        return (position, asked.Known is { } known && !ChangeStore.HaveChanged(session, asked.Bases, known.Position, position, MaxChangesSeen));
    }
}
