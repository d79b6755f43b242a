using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records;
using Grpc.Baas.Engine.Rules;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Accounts;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.Engine.Auth.Accounts;

/// <summary>Changes accounts on the writer loop.</summary>
internal sealed class AccountWrites(Catalogue catalogue, RowWriter rows, TimeProvider time)
{
    /// <summary>Changes an account.</summary>
    /// <returns>False when there is no such account any more.</returns>
    /// <exception cref="BaasException">auth EMAIL_TAKEN; the errors of <see cref="RowWriter.Update(WriteTransaction, RecordAccess, RecordDraft, string, string)"/>.</exception>
    public bool TryChange(WriteTransaction transaction, Account account, AccountChange change)
        => account.IsAdministrator ? TryChangeAdministrator(transaction.Session, account, change) : TryChangeRecord(transaction, account, change);

    private bool TryChangeAdministrator(DbSession session, Account account, AccountChange change)
    {
        if (AuthStore.FindAdministrator(session, account.Id) is not { } current)
        {
            return false;
        }

        if (change.Email is { } email && AuthStore.FindAdministratorByEmail(session, email) is { } other && other.Id != current.Id)
        {
            throw AuthErrors.EmailTaken();
        }

        var next = current with
        {
            Email = change.Email ?? current.Email,
            PasswordHash = change.PasswordHash ?? current.PasswordHash,
            IsVerified = change.IsVerified ?? current.IsVerified,
        };
        if (next != current)
        {
            var epoch = next == current with { IsVerified = next.IsVerified } ? current.Epoch : current.Epoch + 1;
            AuthStore.Update(session, next with { Epoch = epoch }, time.GetUtcNow().ToUnixTimeMilliseconds());
        }

        return true;
    }

    private bool TryChangeRecord(WriteTransaction transaction, Account account, AccountChange change)
    {
        if (catalogue.Current.FindById(account.CollectionId) is not { IsAuth: true } collection)
        {
            return false;
        }

        var draft = RecordDraft.ChangeOf(RecordTable.Of(collection));
        if (change.PasswordHash is { } hash)
        {
            draft.Set(MemberOf(draft, AccountFields.Password), FieldValue.Of(Encoding.ASCII.GetBytes(hash)));
        }

        if (change.Email is { } email)
        {
            SetEmail(draft, email);
        }

        if (change.IsVerified is { } isVerified)
        {
            draft.Set(MemberOf(draft, AccountFields.Verified), FieldValue.Of(isVerified));
        }

        try
        {
            transaction.Actor = account.AsCaller();
            rows.Update(transaction, RecordAccess.Of(Caller.Engine, catalogue), draft, account.Id, etag: "");
            return true;
        }
        catch (BaasException refusal) when (refusal.Definition == RecordsErrorTable.RecordNotFound)
        {
            return false;
        }
        catch (BaasException refusal) when (refusal.Definition == RecordsErrorTable.UniqueViolated)
        {
            throw AuthErrors.EmailTaken();
        }
    }

    private static void SetEmail(RecordDraft draft, string email)
    {
        var member = MemberOf(draft, AccountFields.Email);
        var input = StructValue.Parse(Value.ForString(email).ToByteArray());
        if (!member.Field.Type.TryRead(in input, out var value, out var fault))
        {
            throw AuthErrors.AccountInvalid([new FieldViolation(AccountFields.Email, fault.Rule, fault.Description)]);
        }

        draft.Set(member, value);
    }

    private static RecordMember MemberOf(RecordDraft draft, string field) => draft.Table.Members.First(member => member.Field.Name == field);
}
