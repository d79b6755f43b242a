namespace Grpc.Baas.Engine.Auth.Codes;

/// <summary>A code that was mailed and not used yet. Times are milliseconds since 1970.</summary>
/// <param name="Id">UUIDv7.</param>
/// <param name="Kind">Name of its <see cref="CodeKind"/>.</param>
/// <param name="CollectionId">Where the account is; empty for administrators.</param>
/// <param name="AccountId">Whose it is.</param>
/// <param name="Email">The address that the mail went to.</param>
/// <param name="TokenKey">The account's when the code was made: what ends the sessions ends the code too.</param>
/// <param name="Hash">Of the code.</param>
/// <param name="Expires">When it ends.</param>
internal sealed record MailedCode(
    string Id, string Kind, string CollectionId, string AccountId, string Email, string TokenKey, byte[] Hash, long Expires);
