using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Auth.OAuth;

/// <summary>Sign-ins under way, and the codes of those that are done, in the database, since another node may go on with them.</summary>
internal sealed class PendingSignIns(Database database, TimeProvider time)
{
    public static readonly TimeSpan StateLifetime = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(1);

    // Anybody may begin; when so many are under way the next to expire give way.
    private const int MaxStates = 100_000;

    private const string RemoveExpired = """
        DELETE FROM {0} WHERE hash IN (SELECT hash FROM {0} WHERE expires <= ?1 ORDER BY expires LIMIT 100)
        """;

    private int _begun;

    /// <summary>Keeps a sign-in.</summary>
    /// <returns>What the provider sends back with its answer.</returns>
    /// <exception cref="BaasException">Those of storage.</exception>
    public async Task<string> AddAsync(SignInState state, CancellationToken cancellationToken)
    {
        var secret = OneTimeSecret.Create();
        var isTrimming = Interlocked.Increment(ref _begun) % 1_000 == 0;
        await database.WriteAsync(
            transaction =>
            {
                var now = Now();
                Clear(transaction.Session, "_baas_oauth_states", now);
                if (isTrimming)
                {
                    Trim(transaction.Session);
                }

                using var insert = transaction.Session.Prepare("""
                    INSERT INTO _baas_oauth_states (hash, provider, collection, nonce, verifier, redirect, challenge, browser_hash, link_to, expires)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """);
                insert.BindBlob(1, OneTimeSecret.HashOf(secret));
                insert.Bind(2, state.Provider);
                insert.Bind(3, state.CollectionId);
                insert.Bind(4, state.Nonce);
                insert.Bind(5, state.Verifier);
                insert.Bind(6, state.Redirect);
                insert.Bind(7, state.Challenge);
                insert.BindBlob(8, state.BrowserHash);
                insert.Bind(9, state.LinkTo);
                insert.Bind(10, now + (long)StateLifetime.TotalMilliseconds);
                insert.Execute();
                return true;
            },
            cancellationToken);
        return secret;
    }

    /// <summary>Takes a sign-in out; it works once.</summary>
    /// <returns>Null when there is none, or its time is over.</returns>
    public Task<SignInState?> TakeAsync(string secret, CancellationToken cancellationToken)
        => database.WriteAsync(transaction => Take(transaction.Session, OneTimeSecret.HashOf(secret)), cancellationToken);

    /// <summary>Keeps what a code stands for.</summary>
    /// <returns>The code.</returns>
    public async Task<string> AddCodeAsync(ExchangeCode code, CancellationToken cancellationToken)
    {
        var secret = OneTimeSecret.Create();
        await database.WriteAsync(
            transaction =>
            {
                var now = Now();
                Clear(transaction.Session, "_baas_oauth_codes", now);
                using var insert = transaction.Session.Prepare("""
                    INSERT INTO _baas_oauth_codes (hash, provider, collection, account, subject, email, name, is_link, challenge, expires)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """);
                insert.BindBlob(1, OneTimeSecret.HashOf(secret));
                insert.Bind(2, code.Provider);
                insert.Bind(3, code.CollectionId);
                insert.Bind(4, code.AccountId);
                insert.Bind(5, code.Identity.Subject);
                insert.Bind(6, code.Identity.Email);
                insert.Bind(7, code.Identity.Name);
                insert.Bind(8, code.IsLink ? 1 : 0);
                insert.Bind(9, code.Challenge);
                insert.Bind(10, now + (long)CodeLifetime.TotalMilliseconds);
                insert.Execute();
                return true;
            },
            cancellationToken);
        return secret;
    }

    /// <summary>Takes a code out; it works once, also with the wrong verifier.</summary>
    /// <returns>Null when there is none, or its time is over.</returns>
    public Task<ExchangeCode?> TakeCodeAsync(string secret, CancellationToken cancellationToken)
        => database.WriteAsync(transaction => TakeCode(transaction.Session, OneTimeSecret.HashOf(secret)), cancellationToken);

    private static void Clear(DbSession session, string table, long now)
    {
        using var delete = session.Prepare(string.Format(null, RemoveExpired, table));
        delete.Bind(1, now);
        delete.Execute();
    }

    private static void Trim(DbSession session)
    {
        using var delete = session.Prepare("""
            DELETE FROM _baas_oauth_states WHERE expires <= (SELECT expires FROM _baas_oauth_states ORDER BY expires DESC LIMIT 1 OFFSET ?1)
            """);
        delete.Bind(1, MaxStates);
        delete.Execute();
    }

    private static void Remove(DbSession session, string table, byte[] hash)
    {
        using var delete = session.Prepare($"DELETE FROM {table} WHERE hash = ?1");
        delete.BindBlob(1, hash);
        delete.Execute();
    }

    private SignInState? Take(DbSession session, byte[] hash)
    {
        SignInState? state = null;
        using (var select = session.Prepare("""
            SELECT provider, collection, nonce, verifier, redirect, challenge, browser_hash, link_to
            FROM _baas_oauth_states WHERE hash = ?1 AND expires > ?2 LIMIT 1
            """))
        {
            select.BindBlob(1, hash);
            select.Bind(2, Now());
            if (select.Step())
            {
                state = new SignInState(select.Text(0), select.Text(1), select.Text(2), select.Text(3))
                {
                    Redirect = select.Text(4),
                    Challenge = select.Text(5),
                    BrowserHash = select.Blob(6).ToArray(),
                    LinkTo = select.Text(7),
                };
            }
        }

        Remove(session, "_baas_oauth_states", hash);
        return state;
    }

    private ExchangeCode? TakeCode(DbSession session, byte[] hash)
    {
        ExchangeCode? code = null;
        using (var select = session.Prepare("""
            SELECT provider, collection, account, subject, email, name, is_link, challenge
            FROM _baas_oauth_codes WHERE hash = ?1 AND expires > ?2 LIMIT 1
            """))
        {
            select.BindBlob(1, hash);
            select.Bind(2, Now());
            if (select.Step())
            {
                var identity = new Identity(select.Text(3), select.Text(4), IsEmailVerified: true, select.Text(5));
                code = new ExchangeCode(select.Text(0), select.Text(1), select.Text(2), identity, select.Int64(6) != 0, select.Text(7));
            }
        }

        Remove(session, "_baas_oauth_codes", hash);
        return code;
    }

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
