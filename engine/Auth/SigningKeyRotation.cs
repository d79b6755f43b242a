using Grpc.Baas.Engine.Auth.Sessions;
using Grpc.Baas.Engine.Auth.Tokens;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Storage;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Auth;

/// <summary>Makes a new signing key when the latest is old enough, removes dead ones, and follows what other nodes do about them.</summary>
internal sealed class SigningKeyRotation(
    AuthStore store, SigningKeys keys, TokenVerifier verifier, IOptions<AuthOptions> options, TimeProvider time, ILogger<SigningKeyRotation> logger)
    : RecurringWork(TimeSpan.FromMinutes(10), time)
{
    /// <summary>Does what is due now.</summary>
    public async Task RotateAsync(CancellationToken cancellationToken)
    {
        var now = Time.GetUtcNow();
        var isDue = keys.All.Count > 0 && keys.All[^1].Created + TimeSpan.FromDays(options.Value.SigningKeyDays) <= now;
        if (!isDue && !SigningKeys.Dead(keys.All, now).Any())
        {
            return;
        }

        var (rotated, made) = await store.RotateKeysAsync(keys.All, now, isDue, cancellationToken);
        Follow(rotated);
        if (made is not null)
        {
            logger.SigningKeyMade(made.Id);
        }
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        store.WhenKeysMayChange(session => Follow(AuthStore.ReadKeys(session, keys.All)));
        return base.StartAsync(cancellationToken);
    }

    protected override Task WorkAsync(CancellationToken cancellationToken) => RotateAsync(cancellationToken);

    protected override void OnFailed(Exception exception) => logger.SigningKeyRotationFailed(exception);

    private void Follow(IReadOnlyList<SigningKey> current)
    {
        if (!current.SequenceEqual(keys.All))
        {
            keys.Load(current);
            verifier.ForgetSignatures();
        }
    }
}
