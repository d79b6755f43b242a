using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Query;

/// <summary>Finds the field that was probably meant by a name that is wrong.</summary>
internal static class NearestField
{
    /// <returns>Name of a field that can stand in a filter or sort; null when none is near.</returns>
    public static string? Of(ReadOnlySpan<char> name, Collection collection) => NearestName.Of(
        name,
        [.. collection.Fields.Where(field => !field.IsHidden).Select(field => field.Name), SystemFields.Id.Name, SystemFields.Created.Name, SystemFields.Updated.Name]);
}
