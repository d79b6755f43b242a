using System.Collections.Frozen;
using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Rules.Roles;

/// <summary>What the roles with definitions may do, compiled. Immutable but for what the scopes remember.</summary>
/// <param name="roles">The definitions.</param>
internal sealed class RoleScopes(IEnumerable<RoleDefinition> roles)
{
    /// <summary>Callers who are not signed in.</summary>
    public const string Anonymous = "anonymous";

    /// <summary>Callers whose role has no definition.</summary>
    public const string Authenticated = "authenticated";

    public static readonly RoleScopes None = new([]);

    private readonly FrozenDictionary<string, KeyScope> _scopes = roles.ToFrozenDictionary(
        role => role.Name,
        role => new KeyScope(role.Methods.Count == 0 ? ["*"] : role.Methods, role.CollectionIds) { OpensGuarded = true },
        StringComparer.Ordinal);

    /// <summary>What a caller is limited to by the role; null when it is not.</summary>
    /// <param name="role">The role whose definition it is.</param>
    public KeyScope? Find(Caller caller, out string role)
    {
        role = "";
        if (_scopes.Count == 0 || caller.Kind is CallerKind.Administrator or CallerKind.Key)
        {
            return null;
        }

        role = caller.Role.Length > 0 ? caller.Role : Anonymous;
        if (_scopes.TryGetValue(role, out var scope) || caller.Kind == CallerKind.Anonymous)
        {
            return scope;
        }

        role = Authenticated;
        return _scopes.GetValueOrDefault(role);
    }

    /// <summary>Whether the caller's role lets it reach the records of a collection.</summary>
    public bool Reach(Caller caller, string collectionId)
        => Find(caller, out _) is not { HasAllCollections: false } scope || scope.Reaches(collectionId);
}
