using System.ComponentModel.DataAnnotations;

namespace Grpc.Baas.Engine.Auth;

/// <summary>The first administrator, section <c>Baas:Auth</c>. A change needs a restart; an engine with an administrator ignores both.</summary>
internal sealed class AuthOptions
{
    public const string Section = "Baas:Auth";

    /// <summary>E-mail address (also <c>BAAS_ADMIN_EMAIL</c>). Default none: the engine prints a setup token.</summary>
    public string? AdminEmail { get; set; }

    /// <summary>Password, 8–256 characters (also <c>BAAS_ADMIN_PASSWORD</c>). Required with the address.</summary>
    public string? AdminPassword { get; set; }

    /// <summary>Sign-ins that may wait for their password to be checked; more are refused. Default 64, 1 to 10,000.</summary>
    [Range(1, 10_000)]
    public int MaxWaitingSignIns { get; set; } = 64;
}
