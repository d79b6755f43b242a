using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Typed.Clients;

/// <summary>The contracts that were downloaded, and the clients that were seen with them. Times are microseconds since 1970.</summary>
internal static class ContractStore
{
    // A client names itself; more than these of one contract are not told apart.
    private const int MaxClients = 100;

    // Longer than from the making of a client to its release, and than any other is out of use.
    private const long KeptMicros = 400L * 24 * 60 * 60 * 1_000_000;

    public static readonly Migration Created = new("typed", 1, """
        CREATE TABLE _baas_contracts (
            revision TEXT NOT NULL PRIMARY KEY,
            descriptors BLOB NOT NULL,
            created INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE _baas_contract_clients (
            revision TEXT NOT NULL,
            client TEXT NOT NULL,
            seen INTEGER NOT NULL,
            PRIMARY KEY (revision, client)) WITHOUT ROWID
        """);

    public static bool Has(DbSession session, string revision)
    {
        using var select = session.Prepare("SELECT 1 FROM _baas_contracts WHERE revision = ?");
        select.Bind(1, revision);
        return select.Step();
    }

    public static byte[]? FindDescriptors(DbSession session, string revision)
    {
        using var select = session.Prepare("SELECT descriptors FROM _baas_contracts WHERE revision = ?");
        select.Bind(1, revision);
        return select.Step() ? select.Blob(0).ToArray() : null;
    }

    /// <summary>Keeps a contract, and drops those that are more than a year old and by which nobody has called since.</summary>
    public static void Add(DbSession session, string revision, byte[] descriptors, long now)
    {
        DropUnused(session, now - KeptMicros);
        using var insert = session.Prepare("INSERT INTO _baas_contracts (revision, descriptors, created) VALUES (?, ?, ?) ON CONFLICT DO NOTHING");
        insert.Bind(1, revision);
        insert.BindBlob(2, descriptors);
        insert.Bind(3, now);
        insert.Step();
    }

    /// <summary>Notes a client of a contract that was downloaded; of others nothing is known.</summary>
    public static void SetSeen(DbSession session, string revision, string client, long seen)
    {
        using var upsert = session.Prepare("""
            INSERT INTO _baas_contract_clients (revision, client, seen)
            SELECT revision, ?2, ?3 FROM _baas_contracts
            WHERE revision = ?1 AND (SELECT count(*) FROM _baas_contract_clients WHERE revision = ?1 AND client <> ?2) < ?4
            ON CONFLICT (revision, client) DO UPDATE SET seen = excluded.seen WHERE _baas_contract_clients.seen < excluded.seen
            """);
        upsert.Bind(1, revision);
        upsert.Bind(2, client);
        upsert.Bind(3, seen);
        upsert.Bind(4, MaxClients);
        upsert.Step();
    }

    /// <summary>The clients that were seen since a moment, by the revision of their contract.</summary>
    public static List<(string Revision, string Client)> ReadSeen(DbSession session, long since)
    {
        using var select = session.Prepare("SELECT revision, client FROM _baas_contract_clients WHERE seen >= ? ORDER BY revision, client");
        select.Bind(1, since);
        var clients = new List<(string, string)>();
        while (select.Step())
        {
            clients.Add((select.Text(0), select.Text(1)));
        }

        return clients;
    }

    private static void DropUnused(DbSession session, long since)
    {
        using var clients = session.Prepare("DELETE FROM _baas_contract_clients WHERE seen < ?");
        clients.Bind(1, since);
        clients.Step();
        using var contracts = session.Prepare("DELETE FROM _baas_contracts WHERE created < ? AND revision NOT IN (SELECT revision FROM _baas_contract_clients)");
        contracts.Bind(1, since);
        contracts.Step();
    }
}
