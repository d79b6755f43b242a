using System.Runtime.CompilerServices;
using Grpc.Baas.Engine.Kernel.Sql;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Accounts;
using Grpc.Baas.Engine.Schema.Types;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Auth.Accounts;

/// <summary>Finds accounts of every kind in the database.</summary>
internal sealed class AccountLookup(Catalogue catalogue)
{
    // Follows the life of the collections themselves.
    private readonly ConditionalWeakTable<Collection, Queries> _queries = [];

    /// <summary>How accounts of a collection sign in; null when there is no such collection of accounts.</summary>
    /// <param name="collectionId">Empty for administrators.</param>
    public AccountPolicy? PolicyOf(string collectionId)
        => collectionId.Length == 0 ? AccountPolicy.Default : catalogue.Current.FindById(collectionId)?.Accounts;

    /// <summary>Finds a collection of accounts by its name or id; null when there is none.</summary>
    public Collection? FindCollection(string nameOrId) => catalogue.Current.Find(nameOrId) is { IsAuth: true } collection ? collection : null;

    /// <summary>Name of a collection of accounts that is known to be there.</summary>
    public string NameOf(string collectionId) => catalogue.Current.FindById(collectionId)!.Name;

    /// <param name="session">A reader, or the writer.</param>
    /// <param name="collectionId">Empty for administrators.</param>
    /// <param name="id">Id of the account.</param>
    public Account? Find(DbSession session, string collectionId, string id)
        => collectionId.Length == 0
            ? AuthStore.FindAdministrator(session, id) is { } administrator ? Account.Of(administrator) : null
            : Find(session, collectionId, queries => queries.ById, id);

    /// <inheritdoc cref="Find(DbSession, string, string)"/>
    /// <param name="email">Address, in any case.</param>
    public Account? FindByEmail(DbSession session, string collectionId, string email)
        => collectionId.Length == 0
            ? AuthStore.FindAdministratorByEmail(session, email) is { } administrator ? Account.Of(administrator) : null
            : Find(session, collectionId, queries => queries.ByEmail, EmailType.ToLowerCase(email));

    /// <summary>Puts another hash of the same password in the place of an account's.</summary>
    public void ReplaceHash(DbSession session, Account account, string hash)
    {
        var table = account.IsAdministrator ? "_baas_administrators" : catalogue.Current.FindById(account.CollectionId)?.Name;
        if (table is null)
        {
            return;
        }

        // If the password has changed since, its hash is another one.
        var column = SqlName.Quote(account.IsAdministrator ? "password_hash" : AccountFields.Password);
        using var update = session.Prepare($"UPDATE {SqlName.Quote(table)} SET {column} = ?1 WHERE id = ?2 AND {column} = ?3");
        update.Bind(1, hash);
        update.Bind(2, account.Id);
        update.Bind(3, account.PasswordHash);
        update.Execute();
    }

    private Account? Find(DbSession session, string collectionId, Func<Queries, string> query, string value)
    {
        // Nobody has such a value, and PostgreSQL would refuse even to look for it.
        if (value.Contains('\0') || catalogue.Current.FindById(collectionId) is not { IsAuth: true } collection)
        {
            return null;
        }

        using var select = session.Prepare(query(_queries.GetValue(collection, static key => new Queries(key))));
        select.Bind(1, value);
        return select.Step()
            ? new Account(collectionId, select.Text(0), select.Text(1))
            {
                PasswordHash = select.IsNull(2) ? null : select.Text(2),
                IsVerified = select.Int64(3) != 0,
                Role = select.Text(4),
                IsSuspended = select.Int64(5) != 0,
                TokenKey = select.Text(6),
            }
            : null;
    }

    private sealed class Queries(Collection collection)
    {
        private static readonly string Columns = string.Join(
            ", ",
            new[]
            {
                "id", AccountFields.Email, AccountFields.Password, AccountFields.Verified, AccountFields.Role, AccountFields.Suspended,
                AccountFields.TokenKey,
            }.Select(SqlName.Quote));

        public string ById { get; } = Select(collection, "id");

        public string ByEmail { get; } = Select(collection, AccountFields.Email);

        private static string Select(Collection collection, string key)
            => $"SELECT {Columns} FROM {SqlName.Quote(collection.Name)} WHERE {SqlName.Quote(key)} = ?1 LIMIT 1";
    }
}
