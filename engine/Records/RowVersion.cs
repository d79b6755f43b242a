namespace Grpc.Baas.Engine.Records;

/// <summary>The system columns of a row beside its id.</summary>
/// <param name="Created">Microseconds since 1970 UTC.</param>
/// <param name="Updated">Microseconds since 1970 UTC; never goes back.</param>
/// <param name="Etag">Position in the change log of the last change.</param>
internal readonly record struct RowVersion(long Created, long Updated, long Etag);
