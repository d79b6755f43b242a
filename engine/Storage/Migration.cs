namespace Grpc.Baas.Engine.Storage;

/// <summary>A step of a slice's own tables; each runs once in the life of a database.</summary>
/// <param name="Slice">Lower-case name of the slice.</param>
/// <param name="Version">Its number within the slice; steps run in this order.</param>
/// <param name="Sql">One or more statements.</param>
internal sealed record Migration(string Slice, int Version, string Sql);
