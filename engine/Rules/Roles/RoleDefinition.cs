namespace Grpc.Baas.Engine.Rules.Roles;

/// <summary>What administrators say that a role may do.</summary>
/// <param name="Name">The role.</param>
/// <param name="Methods">Globs of methods; empty for all.</param>
/// <param name="CollectionIds">Collections; empty for all.</param>
/// <param name="Updated">Microseconds since 1970 UTC.</param>
internal sealed record RoleDefinition(string Name, IReadOnlyList<string> Methods, IReadOnlyList<string> CollectionIds, long Updated);
