using Grpc.Baas.Engine.Auth.Tokens;
using Grpc.Baas.Engine.Kernel;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Auth;

/// <summary>Reads the keys, and finds out whether the engine has an administrator or must be claimed. It runs before the engine listens.</summary>
internal sealed class AuthStartup(
    AuthStore store, SigningKeys keys, EngineClaim claim, FirstAdministrator first, IOptions<AuthOptions> options, ILogger<AuthStartup> logger)
{
    /// <returns>The setup token, for the operator alone; null when the engine is claimed.</returns>
    /// <exception cref="InvalidOperationException">The administrator that the configuration names cannot be; the message says why.</exception>
    public async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        var (loaded, wasMade) = await store.LoadKeysAsync(cancellationToken);
        keys.Load(loaded);
        if (wasMade)
        {
            logger.SigningKeyMade(loaded[^1].Id);
        }

        store.WhenClaimedElsewhere(claim.Close);
        var (email, password) = (options.Value.AdminEmail ?? "", options.Value.AdminPassword ?? "");
        var isNamed = email.Length > 0 || password.Length > 0;
        if (await store.HasAdministratorAsync(cancellationToken))
        {
            claim.Close();
            if (isNamed)
            {
                logger.AdminVariablesIgnored();
            }

            return null;
        }

        if (!isNamed)
        {
            return claim.Offer();
        }

        await AddNamedAsync(email, password, cancellationToken);
        return null;
    }

    private async Task AddNamedAsync(string email, string password, CancellationToken cancellationToken)
    {
        var violations = AccountRules.Check(email, password);
        if (violations.Count > 0)
        {
            var reasons = string.Join(' ', violations.Select(violation => $"{VariableOf(violation)}: {violation.Description}"));
            throw new InvalidOperationException($"The first administrator cannot be made. {reasons}");
        }

        try
        {
            await first.AddAsync(email, password, cancellationToken);
        }
        catch (BaasException taken) when (taken.Definition == AuthErrors.EngineClaimed().Definition)
        {
            // Another node that starts with the same settings was faster.
            logger.AdminVariablesIgnored();
        }
    }

    private static string VariableOf(FieldViolation violation) => violation.Field == "email" ? "BAAS_ADMIN_EMAIL" : "BAAS_ADMIN_PASSWORD";
}
