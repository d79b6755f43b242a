using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Auth.OAuth;

/// <summary>Which users of providers sign which accounts in, in the database.</summary>
internal static class AccountLinks
{
    private const int MaxLinks = 100;
    private const string Columns = "provider, subject, account, email, created";

    public static AccountLink? Find(DbSession session, string collectionId, string provider, string subject)
    {
        using var select = session.Prepare(
            $"SELECT {Columns} FROM _baas_oauth_links WHERE collection = ?1 AND provider = ?2 AND subject = ?3 LIMIT 1");
        select.Bind(1, collectionId);
        select.Bind(2, provider);
        select.Bind(3, subject);
        return select.Step() ? Read(select) : null;
    }

    /// <summary>The links of an account, by the provider's name.</summary>
    public static List<AccountLink> List(DbSession session, string collectionId, string accountId)
    {
        var links = new List<AccountLink>();
        using var select = session.Prepare(
            $"SELECT {Columns} FROM _baas_oauth_links WHERE collection = ?1 AND account = ?2 ORDER BY provider LIMIT {MaxLinks}");
        select.Bind(1, collectionId);
        select.Bind(2, accountId);
        while (select.Step())
        {
            links.Add(Read(select));
        }

        return links;
    }

    public static void Add(DbSession session, string collectionId, AccountLink link)
    {
        using var insert = session.Prepare(
            "INSERT INTO _baas_oauth_links (collection, provider, subject, account, email, created) VALUES (?, ?, ?, ?, ?, ?)");
        insert.Bind(1, collectionId);
        insert.Bind(2, link.Provider);
        insert.Bind(3, link.Subject);
        insert.Bind(4, link.AccountId);
        insert.Bind(5, link.Email);
        insert.Bind(6, link.Created);
        insert.Execute();
    }

    /// <summary>Removes an account's link to a provider.</summary>
    public static void Remove(DbSession session, string collectionId, string accountId, string provider)
    {
        using var delete = session.Prepare("DELETE FROM _baas_oauth_links WHERE collection = ?1 AND account = ?2 AND provider = ?3");
        delete.Bind(1, collectionId);
        delete.Bind(2, accountId);
        delete.Bind(3, provider);
        delete.Execute();
    }

    private static AccountLink Read(DbStatement row) => new(row.Text(0), row.Text(1), row.Text(2), row.Text(3), row.Int64(4));
}
