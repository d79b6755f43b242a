namespace Grpc.Baas.Engine.Auth;

/// <summary>One sign-in with all refresh tokens that come of it, of which only the latest is good.</summary>
/// <param name="Id">UUIDv7; access tokens carry it.</param>
/// <param name="AdministratorId">Whose it is.</param>
/// <param name="Epoch">The administrator's epoch when it began; it ends when that changes.</param>
/// <param name="Refresh">The refresh token that is good.</param>
/// <param name="Expires">When that token ends.</param>
internal sealed record Session(string Id, string AdministratorId, long Epoch, RefreshToken Refresh, DateTimeOffset Expires);
