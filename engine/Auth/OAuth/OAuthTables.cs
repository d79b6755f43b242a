using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Auth.OAuth;

/// <summary>The tables of signing in with providers. Times are milliseconds since 1970; <c>created</c> of a link has microseconds, as that of records.</summary>
internal static class OAuthTables
{
    public static readonly Migration Created = new("oauth", 1, """
        CREATE TABLE _baas_oauth_providers (
            name TEXT NOT NULL PRIMARY KEY,
            settings BLOB NOT NULL,
            secret BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE _baas_oauth_states (
            hash BLOB NOT NULL PRIMARY KEY,
            provider TEXT NOT NULL,
            collection TEXT NOT NULL,
            nonce TEXT NOT NULL,
            verifier TEXT NOT NULL,
            redirect TEXT NOT NULL,
            challenge TEXT NOT NULL,
            browser_hash BLOB NOT NULL,
            link_to TEXT NOT NULL,
            expires INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX _baas_oauth_states_expires ON _baas_oauth_states (expires);
        CREATE TABLE _baas_oauth_codes (
            hash BLOB NOT NULL PRIMARY KEY,
            provider TEXT NOT NULL,
            collection TEXT NOT NULL,
            account TEXT NOT NULL,
            subject TEXT NOT NULL,
            email TEXT NOT NULL,
            name TEXT NOT NULL,
            is_link INTEGER NOT NULL,
            challenge TEXT NOT NULL,
            expires INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX _baas_oauth_codes_expires ON _baas_oauth_codes (expires);
        CREATE TABLE _baas_oauth_links (
            collection TEXT NOT NULL,
            provider TEXT NOT NULL,
            subject TEXT NOT NULL,
            account TEXT NOT NULL,
            email TEXT NOT NULL,
            created INTEGER NOT NULL,
            PRIMARY KEY (collection, provider, subject)) WITHOUT ROWID;
        CREATE UNIQUE INDEX _baas_oauth_links_account ON _baas_oauth_links (collection, account, provider);
        """);
}
