using Grpc.Baas.Engine.Schema.Types;

namespace Grpc.Baas.Engine.Schema;

/// <summary>The fields that every record has, with their numbers in each collection's proto message.</summary>
internal static class SystemFields
{
    /// <summary>The numbers below are the engine's; the fields of users start here.</summary>
    public const int FirstUserNumber = 10;

    /// <summary>SQL column <c>id</c>, the primary key.</summary>
    public static readonly Field Id = new(1, "id", new SystemType("id", ValueKind.Text)) { IsRequired = true };

    public static readonly Field Created = new(2, "created", new SystemType("timestamp", ValueKind.Timestamp)) { IsRequired = true };

    public static readonly Field Updated = new(3, "updated", new SystemType("timestamp", ValueKind.Timestamp)) { IsRequired = true };

    /// <summary>
    /// The position in the change log of the record's last change: SQL INTEGER, in an image and to clients its decimal text.
    /// It takes no part in filters and sorts.
    /// </summary>
    public static readonly Field Etag = new(4, "etag", new SystemType("etag", ValueKind.Integer)) { IsRequired = true };
}
