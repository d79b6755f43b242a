namespace Grpc.Baas.Engine.Auth.Administrators;

/// <summary>An administrator as those see it who manage administrators.</summary>
/// <param name="Id">UUIDv7.</param>
/// <param name="Email">Address, as it was first written.</param>
/// <param name="Role">One of <see cref="AdministratorRoles"/>.</param>
/// <param name="IsDisabled">Whether it may not sign in.</param>
/// <param name="Created">Milliseconds since 1970.</param>
internal sealed record ManagedAdministrator(string Id, string Email, string Role, bool IsDisabled, long Created)
{
    /// <summary>What people call it; may be empty.</summary>
    public string Name { get; init; } = "";

    /// <summary>Whether it may manage the others.</summary>
    public bool IsInCharge => Role == AdministratorRoles.Admin && !IsDisabled;
}
