using System.Diagnostics.CodeAnalysis;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Rules;

/// <summary>Decides who may do what with the records of a collection. Every protocol's reads and writes pass here.</summary>
internal static class RecordAccess
{
    /// <summary>Lets the call go on, or throws: to callers who may not know, a collection that is closed and one that is missing look alike.</summary>
    /// <param name="collection">The collection, or null when none has the name asked for.</param>
    /// <param name="name">The name asked for.</param>
    /// <exception cref="BaasException">schema COLLECTION_NOT_FOUND; auth CREDENTIALS_MISSING, PERMISSION_DENIED.</exception>
    public static void Require([NotNull] Collection? collection, string name, RecordOperation operation, Caller caller)
    {
        if (collection is not null && IsAllowed(collection, operation, caller))
        {
            if (collection.IsView && operation is not (RecordOperation.List or RecordOperation.View))
            {
                throw SchemaErrors.ViewReadOnly(collection.Name);
            }

            return;
        }

        if (collection is null && caller.IsAdministrator)
        {
            throw SchemaErrors.CollectionNotFound(name);
        }

        throw caller.Kind == CallerKind.Anonymous
            ? RulesErrors.CredentialsMissing(name, operation)
            : RulesErrors.PermissionDenied(name, operation);
    }

    /// <summary>Whether the caller may do it with at least some records of the collection.</summary>
    public static bool IsAllowed(Collection collection, RecordOperation operation, Caller caller)
        => caller.IsAdministratorOf(collection.Id) || RuleOf(collection.Rules, operation) is "";

    /// <summary>Which collections the caller may list; null for all.</summary>
    public static Func<Collection, bool>? ListedBy(Caller caller)
        => caller.IsAdministrator ? null : collection => IsAllowed(collection, RecordOperation.List, caller);

    private static string? RuleOf(AccessRules rules, RecordOperation operation) => operation switch
    {
        RecordOperation.List => rules.List,
        RecordOperation.View => rules.View,
        RecordOperation.Create => rules.Create,
        RecordOperation.Update => rules.Update,
        RecordOperation.Delete => rules.Delete,
        _ => null,
    };
}
