namespace Grpc.Baas.Engine.Rpc.Methods;

/// <summary>The table of another project that has the same services: reading all declarations anew takes longer than opening a database.</summary>
internal sealed record SharedTable(MethodTable Table);
