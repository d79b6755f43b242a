using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Schema.Messages;

/// <summary>Asks whether a change of the schema may go through, in the write that makes it or the read that plans it.</summary>
internal interface ISchemaGate
{
    /// <param name="current">The state that is in force.</param>
    /// <param name="next">The state to be.</param>
    /// <exception cref="Kernel.BaasException">schema CLIENTS_WOULD_BREAK.</exception>
    void Check(DbSession session, CatalogueSnapshot current, CatalogueSnapshot next);
}
