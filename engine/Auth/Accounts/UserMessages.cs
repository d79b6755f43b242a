using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Auth.Sessions;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Records;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.V1.Auth;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.Engine.Auth.Accounts;

/// <summary>Tells accounts who they are, with as much of their record as they may see.</summary>
internal sealed class UserMessages(RecordReader records, Catalogue catalogue)
{
    public async Task<TokenResponse> TokensOfAsync(SignedIn signedIn, CancellationToken cancellationToken) => new()
    {
        AccessToken = signedIn.AccessToken,
        RefreshToken = signedIn.RefreshToken,
        TokenType = "bearer",
        User = await OfAsync(signedIn.Account.AsCaller(), cancellationToken),
        ExpiresIn = (int)signedIn.AccessLifetime.TotalSeconds,
    };

    /// <summary>The answer to who has an account now but may not sign in yet.</summary>
    public async Task<TokenResponse> WithoutTokensAsync(Account account, CancellationToken cancellationToken)
        => new() { TokenType = "bearer", User = await OfAsync(account.AsCaller(), cancellationToken) };

    public async Task<User> OfAsync(Caller caller, CancellationToken cancellationToken)
    {
        var user = new User { Id = caller.Id, Email = caller.Email, Verified = caller.IsVerified, Role = caller.Role };
        if (catalogue.Current.FindById(caller.CollectionId) is { } collection)
        {
            user.Collection = collection.Name;
            user.Data = await ReadAsync(collection, caller, cancellationToken);
        }

        return user;
    }

    private async Task<Struct?> ReadAsync(Collection collection, Caller caller, CancellationToken cancellationToken)
    {
        try
        {
            using var record = await records.GetAsync(collection.Id, caller.Id, fields: "", caller, cancellationToken);
            return Record.Parser.ParseFrom(record.Bytes.Span).Data;
        }
        catch (BaasException refusal) when (refusal.Definition == AuthErrorTable.PermissionDenied || refusal.Definition == RecordsErrorTable.RecordNotFound)
        {
            return null;
        }
    }
}
