using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.Engine.Schema.Accounts;

/// <summary>How accounts of one kind sign in.</summary>
/// <param name="AccessLifetime">How long an access token lasts.</param>
/// <param name="RefreshLifetime">How long a session lasts without being used.</param>
/// <param name="UnrememberedLifetime">The same where the caller asked not to be remembered.</param>
/// <param name="AllowsPassword">Whether a password signs in.</param>
/// <param name="VerifiedOnly">Whether accounts sign in only once their address is verified.</param>
/// <param name="AllowsOneTimeCodes">Whether a code that is mailed to the account signs it in.</param>
internal sealed record AccountPolicy(
    TimeSpan AccessLifetime, TimeSpan RefreshLifetime, TimeSpan UnrememberedLifetime, bool AllowsPassword, bool VerifiedOnly,
    bool AllowsOneTimeCodes)
{
    private const int MinSeconds = 60;
    private const int MaxAccessSeconds = 86_400;
    private const int MaxRefreshSeconds = 31_536_000;

    /// <summary>That of administrators, and of collections that say nothing.</summary>
    public static readonly AccountPolicy Default = new(
        TimeSpan.FromMinutes(15), TimeSpan.FromDays(7), TimeSpan.FromDays(1), AllowsPassword: true, VerifiedOnly: false, AllowsOneTimeCodes: false);

    /// <returns>Null for collections that hold no accounts.</returns>
    public static AccountPolicy? Read(V1.Schema.Collection definition, DefinitionFaults faults)
    {
        if (definition.Type != AccountFields.CollectionType)
        {
            if (definition.Auth is not null)
            {
                faults.Add("auth", "UNSUPPORTED", $"has no meaning but for collections of type '{AccountFields.CollectionType}'");
            }

            return null;
        }

        return definition.Auth is { } options
            ? new AccountPolicy(
                Read(options.AccessTokenSeconds, MaxAccessSeconds, Default.AccessLifetime, "access_token_seconds", faults),
                Read(options.RefreshTokenSeconds, MaxRefreshSeconds, Default.RefreshLifetime, "refresh_token_seconds", faults),
                Read(options.UnrememberedSeconds, MaxRefreshSeconds, Default.UnrememberedLifetime, "unremembered_seconds", faults),
                !options.PasswordDisabled,
                options.VerifiedOnly,
                options.OneTimeCodes)
            : Default;
    }

    private static TimeSpan Read(int seconds, int max, TimeSpan absent, string name, DefinitionFaults faults)
    {
        if (seconds == 0)
        {
            return absent;
        }

        if (seconds is < MinSeconds || seconds > max)
        {
            faults.Add($"auth.{name}", "RANGE", $"expected {MinSeconds} to {max} seconds, or 0 for the default");
        }

        return TimeSpan.FromSeconds(seconds);
    }
}
