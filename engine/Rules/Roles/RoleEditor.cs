using Grpc.Baas.Engine.Audit;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Rules.Tests;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.V1.Rules;

namespace Grpc.Baas.Engine.Rules.Roles;

/// <summary>Defines roles. They are part of the state of the schema, so that each node drops what it worked out for the one before.</summary>
internal sealed class RoleEditor(Database database, Catalogue catalogue, AuditTrail trail, TimeProvider time)
{
    private const int MaxNameChars = 63;
    private const int MaxMethods = 50;
    private const int MaxCollections = 100;

    /// <exception cref="BaasException">rules ROLE_INVALID, TOO_MANY_ROLES, RULE_TESTS_FAILED; schema COLLECTION_NOT_FOUND.</exception>
    public Task<RoleDefinition> SetAsync(SetRoleRequest request, Caller caller, CancellationToken cancellationToken)
    {
        if (Check(request) is { Count: > 0 } violations)
        {
            throw RoleErrors.RoleInvalid(violations);
        }

        return database.WriteAsync(transaction => Set(transaction, request, caller), cancellationToken);
    }

    /// <exception cref="BaasException">rules ROLE_NOT_FOUND, RULE_TESTS_FAILED.</exception>
    public Task DeleteAsync(string name, Caller caller, CancellationToken cancellationToken)
        => database.WriteAsync(
            transaction =>
            {
                Require(RoleStore.ReadAll(transaction.Session), name);
                RoleStore.Delete(transaction.Session, name);
                Publish(transaction, caller, new AuditEntry("role.delete") { Subject = name });
                return true;
            },
            cancellationToken);

    /// <summary>Finds a role.</summary>
    /// <exception cref="BaasException">rules ROLE_NOT_FOUND.</exception>
    public static RoleDefinition Require(IEnumerable<RoleDefinition> roles, string name)
        => roles.FirstOrDefault(role => role.Name == name) ?? throw RoleErrors.RoleNotFound(name);

    private RoleDefinition Set(WriteTransaction transaction, SetRoleRequest request, Caller caller)
    {
        var collections = request.Collections.Select(name => (catalogue.Current.Find(name) ?? throw SchemaErrors.CollectionNotFound(name)).Id);
        var role = new RoleDefinition(request.Name, [.. request.Methods.Distinct()], [.. collections.Distinct()], time.GetMicroseconds());
        var known = RoleStore.ReadAll(transaction.Session);
        if (known.Count >= RoleStore.MaxRoles && known.All(other => other.Name != role.Name))
        {
            throw RoleErrors.TooManyRoles(RoleStore.MaxRoles);
        }

        RoleStore.Set(transaction.Session, role);
        Publish(transaction, caller, new AuditEntry("role.set")
        {
            Subject = role.Name,
            Details = [("methods", string.Join(' ', role.Methods)), ("collections", string.Join(' ', request.Collections))],
        });
        return role;
    }

    private void Publish(WriteTransaction transaction, Caller caller, AuditEntry entry)
    {
        transaction.Actor = caller;
        trail.Append(transaction, entry);
        var next = catalogue.Current.With(RoleStore.ReadScopes(transaction.Session));
        RuleTestGate.Check(transaction.Session, catalogue.Current, next, catalogue.Clock);
        catalogue.PublishWithCommit(transaction, next);
    }

    private static List<FieldViolation> Check(SetRoleRequest request)
    {
        var violations = new List<FieldViolation>();
        if (request.Name.Length is 0 or > MaxNameChars || request.Name.Any(char.IsControl))
        {
            violations.Add(new FieldViolation("name", "FORMAT", $"expected 1 to {MaxNameChars} characters, none of them a control character"));
        }

        CheckCount(violations, "methods", request.Methods.Count, MaxMethods);
        CheckCount(violations, "collections", request.Collections.Count, MaxCollections);
        for (var i = 0; i < Math.Min(request.Methods.Count, MaxMethods); i++)
        {
            if (!KeyScope.IsGlob(request.Methods[i]))
            {
                violations.Add(new FieldViolation(
                    $"methods[{i}]", "FORMAT", "expected 1 to 200 characters of package.Service/Method, where * stands for any characters"));
            }
        }

        return violations;
    }

    private static void CheckCount(List<FieldViolation> violations, string field, int count, int max)
    {
        if (count > max)
        {
            violations.Add(new FieldViolation(field, "MAX_ITEMS", $"expected at most {max}"));
        }
    }
}
