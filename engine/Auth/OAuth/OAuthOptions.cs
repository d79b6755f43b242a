using System.ComponentModel.DataAnnotations;

namespace Grpc.Baas.Engine.Auth.OAuth;

/// <summary>Signing in with providers of identities, section <c>Baas:OAuth</c>. A change needs a restart.</summary>
internal sealed class OAuthOptions : IValidatableObject
{
    public const string Section = "Baas:OAuth";

    /// <summary>The collection of accounts that sign-ins go to which name none. Default <c>users</c>.</summary>
    [Required]
    public string Collection { get; set; } = "users";

    /// <summary>Where apps may go on after a sign-in, with every provider. Default none.</summary>
    public string[] AppRedirects { get; set; } = [];

    /// <summary>
    /// Whether providers may be at addresses that are not of the Internet, and without TLS. Default false, so that nobody can make the
    /// engine reach into its own network; true for providers inside a company, and for tests.
    /// </summary>
    public bool AllowPrivateProviders { get; set; }

    /// <summary>How long a provider may take for one answer. Default 10 s, 1 s to 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan ProviderTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The providers, by name. Those that are stored by <c>PutOAuthProvider</c> come first.</summary>
    public Dictionary<string, OAuthProviderOptions> Providers { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
        => from provider in Providers
           where provider.Value.ClientId.Length > 0
           from violation in ProviderRules.Check(ProviderRules.Complete(provider.Value.ToSettings(provider.Key)), AllowPrivateProviders)
           select new ValidationResult(
               $"{Section}:{nameof(Providers)}:{provider.Key}: {violation.Field}: {violation.Description}", [nameof(Providers)]);
}
