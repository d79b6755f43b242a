using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Records.Replay;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Records.Writes;
using Grpc.Baas.Engine.Rules;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Records.Batch;

/// <summary>Changes or deletes the records that match a filter; each stands alone.</summary>
internal sealed class WhereWriter(
    Database database, Catalogue catalogue, RecordWriter writer, BulkRows bulk, TimeProvider time, PreparedPasswords? passwords = null)
{
    /// <returns>A <c>baas.records.v1.RecordsWhereResponse</c>.</returns>
    /// <exception cref="BaasException">
    /// schema COLLECTION_NOT_FOUND; auth CREDENTIALS_MISSING, PERMISSION_DENIED; query FILTER_INVALID, FILTER_TOO_COMPLEX, PAGE_INVALID;
    /// records DATA_INVALID, ID_INVALID, REQUEST_ID_INVALID, REQUEST_ID_REUSED.
    /// </exception>
    public Task<EncodedMessage> UpdateAsync(WhereRequest request, Caller caller, CancellationToken cancellationToken)
        => RunAsync(request, WriteKind.Update, caller, cancellationToken);

    /// <returns>A <c>baas.records.v1.RecordsWhereResponse</c>.</returns>
    /// <exception cref="BaasException">As <see cref="UpdateAsync"/>, but for DATA_INVALID.</exception>
    public Task<EncodedMessage> DeleteAsync(WhereRequest request, Caller caller, CancellationToken cancellationToken)
        => RunAsync(request, WriteKind.Delete, caller, cancellationToken);

    private Task<EncodedMessage> RunAsync(WhereRequest request, WriteKind kind, Caller caller, CancellationToken cancellationToken)
    {
        if (caller.Kind == CallerKind.Anonymous)
        {
            throw RulesErrors.CredentialsMissing(request.Collection, kind == WriteKind.Update ? RecordOperation.Update : RecordOperation.Delete);
        }

        var run = new WhereRun(request, kind, caller, catalogue, bulk, time.GetUtcNow()) { Passwords = passwords };
        var (_, table) = run.Open();
        Check(request);
        var key = request.RequestId.Length == 0 || request.ValidateOnly ? null : new LedgerKey($"{kind}Where", request, table, caller);
        return writer.RunAsync(
            key, () => run.FindAsync(database, cancellationToken), run.Write, request.MessageBytes, request.ValidateOnly, cancellationToken);
    }

    private static void Check(WhereRequest request)
    {
        if (string.IsNullOrWhiteSpace(request.Filter))
        {
            throw QueryErrors.FilterMissing();
        }

        if (request.Limit < 0)
        {
            throw QueryErrors.LimitNegative(request.Limit);
        }

        if (request.After.Length > 0 && !RecordId.IsValid(request.After))
        {
            throw RecordsErrors.IdInvalid();
        }
    }
}
