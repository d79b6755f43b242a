using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Auth.Codes;
using Grpc.Baas.Engine.Auth.Passwords;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Rules;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Accounts;
using Grpc.Baas.V1.Auth;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.Engine.Auth.Accounts;

/// <summary>Makes accounts for who asks for one: records, by the rule that says who may create them.</summary>
internal sealed class Registration(
    Accounts accounts, AccountLookup lookup, Catalogue catalogue, RecordWriter writer, PasswordHashing passwords, CodeMails mails, RecordIds ids)
{
    /// <exception cref="BaasException">
    /// schema COLLECTION_NOT_FOUND; auth CREDENTIALS_MISSING, PERMISSION_DENIED, ACCOUNT_INVALID, EMAIL_TAKEN, LOGIN_THROTTLED; records
    /// DATA_INVALID, UNIQUE_VIOLATED, RECORD_TOO_LARGE.
    /// </exception>
    public async Task<Account> RegisterAsync(RegisterAccountRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var collection = lookup.FindCollection(request.Collection);
        RecordAccess.Of(caller, catalogue).Require(collection, request.Collection, RecordOperation.Create);
        AccountRules.RequireEmail(request.Email);
        accounts.RequirePassword(collection.Id, request.Password);
        var hash = await passwords.HashAsync(request.Password, cancellationToken);
        var data = request.Data?.Clone() ?? new Struct();
        data.Fields[AccountFields.Email] = Value.ForString(request.Email);
        data.Fields[AccountFields.Password] = Value.ForString(request.Password);
        var accountId = ids.Next();
        var write = new RecordWriteRequest
        {
            Collection = collection.Id,
            Id = accountId,
            Along = transaction => mails.AddVerification(transaction, collection.Id, accountId, request.Email),
            Data = data.ToByteArray(),
            Hashes = new Dictionary<string, FieldValue> { [AccountFields.Password] = FieldValue.Of(System.Text.Encoding.ASCII.GetBytes(hash)) },
        };
        return await CreateAsync(collection, write, caller, cancellationToken) is { } id
            && await accounts.FindAsync(collection.Id, id, cancellationToken) is { } account
                ? account
                : throw AuthErrors.EmailTaken();
    }

    /// <returns>Id of the account; null when its address is another's.</returns>
    private async Task<string?> CreateAsync(
        Collection collection, RecordWriteRequest write, Caller caller, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await writer.CreateAsync(write, caller, cancellationToken);
            return Record.Parser.ParseFrom(answer.Bytes.Span).Id;
        }
        catch (BaasException refusal) when (refusal.Definition == RecordsErrorTable.UniqueViolated)
        {
            var email = Struct.Parser.ParseFrom(write.Data.Span).Fields[AccountFields.Email].StringValue;
            if (await accounts.FindByEmailAsync(collection.Id, email, cancellationToken) is not null)
            {
                return null;
            }

            throw;
        }
    }
}
