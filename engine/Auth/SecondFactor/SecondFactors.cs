using System.Net;
using Grpc.Baas.Engine.Audit;
using Grpc.Baas.Engine.Auth.Codes;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Mail;
using Grpc.Baas.Engine.Schema.Secrets;
using Grpc.Baas.Engine.Storage;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Auth.SecondFactor;

/// <summary>Sets second factors up, and checks their codes. Codes are taken on the writer loop, so that each is taken once.</summary>
internal sealed class SecondFactors(
    Database database, SecretKeys keys, CodeThrottle throttle, AuditTrail trail, TimeProvider time, IOptions<MailOptions> options)
{
    private const string Kind = "2fa";

    /// <summary>Makes a secret that counts once a code of it was seen.</summary>
    /// <returns>The secret in base32, and the address for a QR code; they can be had only here.</returns>
    /// <exception cref="BaasException">auth TWO_FACTOR_ENABLED; schema ENCRYPTION_KEY_MISSING.</exception>
    public async Task<(string Secret, string Uri)> SetUpAsync(Caller caller, CancellationToken cancellationToken)
    {
        var secret = Totp.NewSecret();
        var row = new FactorRow(keys.Encrypt(secret), IsEnabled: false, LastStep: 0);
        await database.WriteAsync(
            transaction =>
            {
                if (FactorStore.IsEnabled(transaction.Session, caller.CollectionId, caller.Id))
                {
                    throw CodeErrors.TwoFactorEnabled();
                }

                FactorStore.Write(transaction.Session, caller.CollectionId, caller.Id, row);
                Tell(transaction, caller, "account.2fa_setup");
                return true;
            },
            cancellationToken);
        var text = Base32.Encode(secret);
        return (text, Totp.Uri(options.Value.FromName, caller.Email, text));
    }

    /// <summary>Switches the second factor on.</summary>
    /// <returns>The recovery codes; they can be had only here.</returns>
    /// <exception cref="BaasException">
    /// auth TWO_FACTOR_ENABLED, TWO_FACTOR_NOT_SET_UP, TWO_FACTOR_CODE_INVALID, CODE_THROTTLED; schema ENCRYPTION_KEY_MISSING.
    /// </exception>
    public Task<string[]> EnableAsync(Caller caller, string code, IPAddress? peer, CancellationToken cancellationToken)
        => TryAsync(
            caller,
            peer,
            transaction =>
            {
                var session = transaction.Session;
                var row = FactorStore.Find(session, caller.CollectionId, caller.Id) ?? throw CodeErrors.TwoFactorNotSetUp();
                if (row.IsEnabled)
                {
                    throw CodeErrors.TwoFactorEnabled();
                }

                var step = FindStep(row, code) ?? throw CodeErrors.TwoFactorCodeInvalid();
                FactorStore.Write(session, caller.CollectionId, caller.Id, row with { IsEnabled = true, LastStep = step });
                Tell(transaction, caller, "account.2fa_enable");
                return WriteNewCodes(session, caller);
            },
            cancellationToken);

    /// <summary>Switches the second factor off.</summary>
    /// <exception cref="BaasException">auth TWO_FACTOR_NOT_SET_UP, TWO_FACTOR_CODE_INVALID, CODE_THROTTLED; schema ENCRYPTION_KEY_MISSING.</exception>
    public Task DisableAsync(Caller caller, string code, IPAddress? peer, CancellationToken cancellationToken)
        => TryAsync(
            caller,
            peer,
            transaction =>
            {
                Take(transaction.Session, caller, code);
                FactorStore.Delete(transaction.Session, caller.CollectionId, caller.Id);
                Tell(transaction, caller, "account.2fa_disable");
                return true;
            },
            cancellationToken);

    /// <summary>Makes new recovery codes.</summary>
    /// <inheritdoc cref="DisableAsync"/>
    public Task<string[]> RenewCodesAsync(Caller caller, string code, IPAddress? peer, CancellationToken cancellationToken)
        => TryAsync(
            caller,
            peer,
            transaction =>
            {
                Take(transaction.Session, caller, code);
                Tell(transaction, caller, "account.2fa_codes");
                return WriteNewCodes(transaction.Session, caller);
            },
            cancellationToken);

    /// <summary>Whether the second factor is on, and how many recovery codes are left.</summary>
    public ValueTask<(bool IsEnabled, int CodesLeft)> GetAsync(Caller caller, CancellationToken cancellationToken)
        => database.ReadAsync(
            caller,
            static (session, caller) => (
                FactorStore.IsEnabled(session, caller.CollectionId, caller.Id), FactorStore.CountCodes(session, caller.CollectionId, caller.Id)),
            cancellationToken);

    /// <summary>Takes a code at a sign-in.</summary>
    /// <param name="caller">The account, which has shown the first factor.</param>
    /// <returns>How it was shown, in the words of RFC 8176.</returns>
    /// <exception cref="BaasException">auth TWO_FACTOR_CODE_INVALID, TWO_FACTOR_NOT_SET_UP, CODE_THROTTLED; schema ENCRYPTION_KEY_MISSING.</exception>
    public Task<string> TakeAsync(Caller caller, string code, IPAddress? peer, CancellationToken cancellationToken)
        => TryAsync(caller, peer, transaction => Take(transaction.Session, caller, code), cancellationToken);

    private async Task<T> TryAsync<T>(Caller caller, IPAddress? peer, Func<WriteTransaction, T> work, CancellationToken cancellationToken)
    {
        var account = $"{caller.CollectionId}/{caller.Id}";
        throttle.Begin(Kind, account, peer);
        var result = await database.WriteAsync(work, cancellationToken);
        throttle.Succeed(Kind, account, peer);
        return result;
    }

    private void Tell(WriteTransaction transaction, Caller caller, string action)
    {
        transaction.Actor = caller;
        trail.Append(transaction, new AuditEntry(action) { CollectionId = caller.CollectionId, Subject = caller.Id });
    }

    private string Take(DbSession session, Caller caller, string code)
    {
        if (FactorStore.Find(session, caller.CollectionId, caller.Id) is not { IsEnabled: true } row)
        {
            throw CodeErrors.TwoFactorNotSetUp();
        }

        if (FindStep(row, code) is { } step)
        {
            FactorStore.Write(session, caller.CollectionId, caller.Id, row with { LastStep = step });
            return "otp mfa";
        }

        return FactorStore.TakeCode(session, caller.CollectionId, caller.Id, RecoveryCode.Hash(code)) ? "mfa" : throw CodeErrors.TwoFactorCodeInvalid();
    }

    private long? FindStep(FactorRow row, string code) => Totp.FindStep(keys.Decrypt(row.Secret), code, time.GetUtcNow(), row.LastStep);

    private static string[] WriteNewCodes(DbSession session, Caller caller)
    {
        var codes = Enumerable.Range(0, RecoveryCode.Count).Select(_ => RecoveryCode.Create()).ToArray();
        FactorStore.ReplaceCodes(session, caller.CollectionId, caller.Id, codes.Select(RecoveryCode.Hash));
        return codes;
    }
}
