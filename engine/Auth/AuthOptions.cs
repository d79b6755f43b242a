using System.ComponentModel.DataAnnotations;

namespace Grpc.Baas.Engine.Auth;

/// <summary>How people sign in, section <c>Baas:Auth</c>. A change needs a restart.</summary>
internal sealed class AuthOptions
{
    public const string Section = "Baas:Auth";

    /// <summary>E-mail address of the first administrator; ignored once there is one (also <c>BAAS_ADMIN_EMAIL</c>). Default none: the engine prints a setup token.</summary>
    public string? AdminEmail { get; set; }

    /// <summary>Its password, 8–256 characters (also <c>BAAS_ADMIN_PASSWORD</c>). Required with the address.</summary>
    public string? AdminPassword { get; set; }

    /// <summary>Sign-ins that may wait for their password to be checked; more are refused. Default 64, 1 to 10,000.</summary>
    [Range(1, 10_000)]
    public int MaxWaitingSignIns { get; set; } = 64;

    /// <summary>Days after which a new key signs access tokens. Default 90, 1 to 3,650.</summary>
    [Range(1, 3_650)]
    public int SigningKeyDays { get; set; } = 90;

    /// <summary>The same, to be changed for another project.</summary>
    public AuthOptions Copy() => (AuthOptions)MemberwiseClone();
}
