using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Records;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Evolution;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.V1.Rules;

namespace Grpc.Baas.Engine.Rules;

/// <summary>Tells administrators how the rules decide for somebody else.</summary>
internal sealed class AccessExplainer(Database database, Catalogue catalogue)
{
    private const string DefaultAccounts = "users";

    /// <exception cref="BaasException">
    /// auth CREDENTIALS_MISSING, PERMISSION_DENIED; schema COLLECTION_NOT_FOUND; rules OPERATION_UNKNOWN, ACCOUNT_NOT_FOUND; records
    /// RECORD_NOT_FOUND.
    /// </exception>
    public ValueTask<ExplainAccessResponse> ExplainAsync(ExplainAccessRequest request, Caller caller, CancellationToken cancellationToken)
    {
        // Who may not ask learns nothing of what there is.
        if (!caller.IsAdministrator)
        {
            throw RecordAccess.Of(caller, catalogue).Denied(request.Collection, RecordOperation.Explain);
        }

        var operation = request.Operation switch
        {
            "list" => RecordOperation.List,
            "view" => RecordOperation.View,
            "create" => RecordOperation.Create,
            "update" => RecordOperation.Update,
            "delete" => RecordOperation.Delete,
            _ => throw RulesErrors.OperationUnknown(),
        };
        return database.FollowSchemaAsync(
            catalogue,
            (Explainer: this, Request: request, Operation: operation),
            static (call, token) => call.Explainer.ExplainAsync(call.Request, call.Operation, token),
            cancellationToken);
    }

    private ValueTask<ExplainAccessResponse> ExplainAsync(
        ExplainAccessRequest request, RecordOperation operation, CancellationToken cancellationToken)
        => database.ReadAsync(
            (Explainer: this, Request: request, Operation: operation, Catalogue: catalogue.Current),
            static (session, call) =>
            {
                using var snapshot = session.BeginSnapshot();
                return call.Explainer.Explain(session, call.Catalogue, call.Request, call.Operation);
            },
            cancellationToken);

    private ExplainAccessResponse Explain(DbSession session, CatalogueSnapshot current, ExplainAccessRequest request, RecordOperation operation)
    {
        var collection = current.Find(request.Collection) ?? throw SchemaErrors.CollectionNotFound(request.Collection);
        var table = RecordTable.Of(collection);
        var image = request.RecordId.Length == 0 ? null : ReadRecord(session, table, request.RecordId);
        var access = new RecordAccess(FindCaller(session, current, request), current, catalogue.Clock);
        access.Enter(session);
        var rows = access.RowsOf(collection, operation);
        var answer = new ExplainAccessResponse();
        if (CollectionRules.TextOf(collection.Rules, operation) is { } text)
        {
            answer.Rule = text;
        }

        var tree = new RuleTree(session, table, access, image);
        if (access.RuleOf(collection, operation) is { } rule)
        {
            answer.Tree = tree.Describe(rule.Condition);
        }

        answer.Bits = AccessDecisions.OfBits(collection, operation, access, image, tree.Ask);
        answer.Role = AccessDecisions.OfRole(current, collection, operation, access.Caller);
        if ((answer.Role is { AllowsMethod: false } ? false : rows is null ? true : tree.Ask(rows)) is { } isAllowed)
        {
            answer.Allowed = isAllowed;
        }

        WriteSql(session, rows, answer);
        return answer;
    }

    private static ReadOnlyMemory<byte>? ReadRecord(DbSession session, RecordTable table, string id)
    {
        using var image = new WireWriter();
        return RecordId.IsValid(id) && RecordsStore.TryRead(session, table, id, image)
            ? image.WrittenSpan.ToArray()
            : throw RecordsErrors.RecordNotFound(table.Collection.Name, id);
    }

    private static Caller FindCaller(DbSession session, CatalogueSnapshot current, ExplainAccessRequest request)
    {
        if (request.AccountId.Length == 0)
        {
            return request.Role.Length == 0 ? Caller.Anonymous : Caller.Anonymous with { Role = request.Role };
        }

        var name = request.AccountCollection.Length == 0 ? DefaultAccounts : request.AccountCollection;
        var accounts = current.Find(name) is { IsAuth: true } found ? found : throw RulesErrors.AccountNotFound();
        using var image = new WireWriter();
        if (!RecordId.IsValid(request.AccountId) || !RecordsStore.TryRead(session, RecordTable.Of(accounts), request.AccountId, image))
        {
            throw RulesErrors.AccountNotFound();
        }

        var account = AccountCaller.Of(accounts, request.AccountId, image.WrittenSpan);
        return request.Role.Length > 0 ? account with { Role = request.Role } : account;
    }

    private static void WriteSql(DbSession session, Query.Conditions.Condition? rows, ExplainAccessResponse answer)
    {
        if (rows is null or { IsOpen: true })
        {
            answer.Sql = rows is null ? "TRUE" : "";
            return;
        }

        var sql = new SqlText(session.Dialect);
        rows.AppendSql(sql, isNegated: false);
        answer.Sql = sql.Text;
        answer.Parameters.Add(sql.Parameters.Select(RuleTree.ToValue));
    }
}
