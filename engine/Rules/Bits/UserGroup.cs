namespace Grpc.Baas.Engine.Rules.Bits;

/// <summary>A group of accounts.</summary>
/// <param name="Id">UUIDv7.</param>
/// <param name="Name">Unique in the project.</param>
/// <param name="IsDefault">Whether each new account becomes a member.</param>
/// <param name="Created">Microseconds since 1970 UTC.</param>
internal sealed record UserGroup(string Id, string Name, bool IsDefault, long Created);
