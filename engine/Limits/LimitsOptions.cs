using System.ComponentModel.DataAnnotations;

namespace Grpc.Baas.Engine.Limits;

/// <summary>How often callers may call, section <c>Baas:Limits</c>. Each node counts for itself. A change needs a restart.</summary>
internal sealed class LimitsOptions : IValidatableObject
{
    public const string Section = "Baas:Limits";

    /// <summary>Whether callers are limited at all. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// The policies by name. By default only calls that check a secret or send a mail are limited, because guessing needs many of them
    /// and people few. Reads and writes of records are not: what is too often depends on the app, and a flood of them is refused by
    /// <c>Baas:Rpc:MaxCallsInFlight</c>.
    /// </summary>
    public Dictionary<string, RatePolicy> Policies { get; set; } = new(StringComparer.OrdinalIgnoreCase)
    {
        ["login"] = new RatePolicy
        {
            Methods = "/baas.auth.v1.*/*Login* /baas.auth.v1.*/Register* /baas.auth.v1.*/ClaimEngine /baas.auth.v1.*/AcceptInvitation "
                + "/baas.auth.v1.*/ResetPassword /baas.auth.v1.*/Verify* /baas.auth.v1.*/Confirm*",
            Permits = 10,
        },
        ["mail"] = new RatePolicy { Methods = "/baas.auth.v1.*/Request* /baas.auth.v1.*/Resend*", Permits = 10 },
        ["reset"] = new RatePolicy { Methods = "/baas.auth.v1.*/RequestPasswordReset", Permits = 3 },
        ["oauth"] = new RatePolicy
        {
            Methods = "/baas.auth.v1.OAuthService/BeginOAuth /baas.auth.v1.OAuthService/CompleteOAuth /baas.auth.v1.OAuthService/LinkOAuth",
            Permits = 60,
        },

        // Nobody guesses these tokens; many users may be behind one address.
        ["refresh"] = new RatePolicy { Methods = "/baas.auth.v1.*/Refresh* /baas.auth.v1.OAuthService/ExchangeOAuthCode", Permits = 600 },
    };

    /// <summary>Streams that one address may have open at once while it is not signed in. Default 1,000, 0 (no limit) to 1 million.</summary>
    [Range(0, 1_000_000)]
    public int MaxStreamsPerAddress { get; set; } = 1_000;

    /// <summary>Streams that one account may have open at once. Default 1,000, 0 (no limit) to 1 million. Administrators are not counted.</summary>
    [Range(0, 1_000_000)]
    public int MaxStreamsPerUser { get; set; } = 1_000;

    /// <summary>Streams that one API key may have open at once. Default 10,000, 0 (no limit) to 1 million.</summary>
    [Range(0, 1_000_000)]
    public int MaxStreamsPerKey { get; set; } = 10_000;

    /// <summary>
    /// Callers that are remembered at once, 40 bytes each; beyond that those that have used the least are forgotten. Default 65,536,
    /// 1,024 to 16 million.
    /// </summary>
    [Range(1_024, 1 << 24)]
    public int MaxSubjects { get; set; } = 65_536;

    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        foreach (var (name, policy) in Policies)
        {
            var found = new List<ValidationResult>();
            Validator.TryValidateObject(policy, new ValidationContext(policy), found, validateAllProperties: true);
            foreach (var fault in found)
            {
                yield return new ValidationResult($"{Section}:{nameof(Policies)}:{name}: {fault.ErrorMessage}", [nameof(Policies)]);
            }
        }
    }
}
