namespace Grpc.Baas.Engine.Auth.Administrators;

/// <summary>An open invitation to become an administrator.</summary>
/// <param name="Id">UUIDv7.</param>
/// <param name="Email">Whom it is for.</param>
/// <param name="Role">One of <see cref="AdministratorRoles"/>.</param>
/// <param name="InvitedBy">Id of the administrator or key that invited.</param>
/// <param name="Expires">When it ends; milliseconds since 1970.</param>
internal sealed record Invitation(string Id, string Email, string Role, string InvitedBy, long Expires);
