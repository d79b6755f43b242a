using Grpc.Baas.Engine.Audit;
using Grpc.Baas.Engine.Auth.Passwords;
using Grpc.Baas.Engine.Auth.Sessions;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Auth.Administrators;

/// <summary>Changes who the administrators are. There is always one left who may do everything.</summary>
internal sealed class AdministratorEditor(
    Database database, PasswordHashing passwords, TokenVerifier verifier, AuditTrail trail, RecordIds ids, TimeProvider time)
{
    public const int MaxAdministrators = 1_000;

    /// <summary>Adds an administrator with a password.</summary>
    /// <exception cref="BaasException">auth ACCOUNT_INVALID, ADMINISTRATOR_EXISTS, TOO_MANY_ADMINISTRATORS, LOGIN_THROTTLED.</exception>
    public async Task<ManagedAdministrator> AddAsync(string email, string password, string role, Caller caller, CancellationToken cancellationToken)
    {
        AccountRules.Require(email, password);
        RequireRole(role);
        return await AddAsync(password, (transaction, hash) => Add(transaction, email, hash, role), caller, cancellationToken);
    }

    /// <summary>Adds an administrator whose values were checked.</summary>
    /// <param name="addition">Adds it with the password's hash, and writes what goes along with that.</param>
    /// <exception cref="BaasException">auth ADMINISTRATOR_EXISTS, TOO_MANY_ADMINISTRATORS, LOGIN_THROTTLED.</exception>
    public async Task<ManagedAdministrator> AddAsync(
        string password, Func<WriteTransaction, string, ManagedAdministrator> addition, Caller caller, CancellationToken cancellationToken)
    {
        var hash = await passwords.HashAsync(password, cancellationToken);
        return await database.WriteAsync(
            transaction =>
            {
                transaction.Actor = caller;
                var added = addition(transaction, hash);

                // The first one claims the engine, and the other nodes have to hear of that.
                transaction.ChangeRevision();
                trail.Append(transaction, Tell("administrator.create", added));
                return added;
            },
            cancellationToken);
    }

    /// <summary>Adds an administrator in a write under way.</summary>
    /// <exception cref="BaasException">auth ADMINISTRATOR_EXISTS, TOO_MANY_ADMINISTRATORS.</exception>
    public ManagedAdministrator Add(WriteTransaction transaction, string email, string passwordHash, string role, string name = "")
    {
        if (AdministratorStore.FindByEmail(transaction.Session, email) is not null)
        {
            throw AdministratorErrors.Exists();
        }

        if (AdministratorStore.Count(transaction.Session) >= MaxAdministrators)
        {
            throw AdministratorErrors.TooMany("administrators", MaxAdministrators);
        }

        var added = new ManagedAdministrator(ids.Next(), email, role, IsDisabled: false, Now()) { Name = name };
        AdministratorStore.Add(transaction.Session, added, passwordHash);
        return added;
    }

    /// <param name="id">Id of the administrator.</param>
    /// <param name="role">Null to let it be.</param>
    /// <param name="isDisabled">Null to let it be.</param>
    /// <exception cref="BaasException">auth ADMINISTRATOR_NOT_FOUND, ACCOUNT_INVALID, LAST_ADMINISTRATOR.</exception>
    public Task<ManagedAdministrator> UpdateAsync(string id, string? role, bool? isDisabled, Caller caller, CancellationToken cancellationToken)
    {
        RequireRole(role ?? AdministratorRoles.Admin);
        return WriteAsync(
            caller,
            transaction =>
            {
                var current = Find(transaction, id);
                var next = current with { Role = role ?? current.Role, IsDisabled = isDisabled ?? current.IsDisabled };
                if (next != current)
                {
                    RequireAnotherUnless(next.IsInCharge || !current.IsInCharge, transaction, id);
                    AdministratorStore.Update(transaction.Session, next, Now());
                    trail.Append(transaction, Tell("administrator.update", next));
                }

                return next;
            },
            cancellationToken);
    }

    /// <exception cref="BaasException">auth ADMINISTRATOR_NOT_FOUND, LAST_ADMINISTRATOR.</exception>
    public Task RemoveAsync(string id, Caller caller, CancellationToken cancellationToken)
        => WriteAsync(
            caller,
            transaction =>
            {
                var current = Find(transaction, id);
                RequireAnotherUnless(!current.IsInCharge, transaction, id);
                AdministratorStore.Delete(transaction.Session, id);
                trail.Append(transaction, Tell("administrator.remove", current));
                return true;
            },
            cancellationToken);

    /// <summary>Sets an administrator's password.</summary>
    /// <exception cref="BaasException">auth ADMINISTRATOR_NOT_FOUND, ACCOUNT_INVALID, LOGIN_THROTTLED.</exception>
    public async Task ResetPasswordAsync(
        ManagedAdministrator administrator, string password, Caller caller, CancellationToken cancellationToken)
    {
        AccountRules.Require(administrator.Email, password);
        var hash = await passwords.HashAsync(password, cancellationToken);
        await WriteAsync(
            caller,
            transaction =>
            {
                AdministratorStore.SetPassword(transaction.Session, administrator.Id, hash, Now());
                trail.Append(transaction, Tell("administrator.reset_password", Find(transaction, administrator.Id)));
                return true;
            },
            cancellationToken);
    }

    /// <exception cref="BaasException">auth ACCOUNT_INVALID.</exception>
    public static void RequireRole(string role)
    {
        if (!AdministratorRoles.All.Contains(role))
        {
            throw AuthErrors.AccountInvalid([AdministratorErrors.RoleUnknown()]);
        }
    }

    public static AuditEntry Tell(string action, ManagedAdministrator administrator) => new(action)
    {
        Subject = administrator.Id,
        Details = [("email", administrator.Email), ("role", administrator.Role), ("disabled", administrator.IsDisabled ? "true" : "false")],
    };

    private Task<T> WriteAsync<T>(Caller caller, Func<WriteTransaction, T> work, CancellationToken cancellationToken)
        => database.WriteAsync(
            transaction =>
            {
                transaction.Actor = caller;
                transaction.OnCommitted(verifier.ForgetAll);
                return work(transaction);
            },
            cancellationToken);

    private static ManagedAdministrator Find(WriteTransaction transaction, string id)
        => AdministratorStore.Find(transaction.Session, id) ?? throw AdministratorErrors.NotFound(id);

    private static void RequireAnotherUnless(bool isFine, WriteTransaction transaction, string id)
    {
        if (!isFine && !AdministratorStore.IsAnotherInCharge(transaction.Session, id))
        {
            throw AdministratorErrors.LastAdministrator();
        }
    }

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
