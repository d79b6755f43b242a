using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Messages;
using Grpc.Baas.Engine.Storage;
using Grpc.Baas.Engine.Typed.Contract;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Typed.Clients;

/// <summary>Refuses changes of the schema that would break clients which were seen lately.</summary>
internal sealed class ContractGate(ContractClients clients, ProjectContracts contracts, IOptions<TypedOptions> options, TimeProvider time) : ISchemaGate
{
    private readonly long _reach = (long)options.Value.ClientsSeenWithin.TotalMicroseconds;

    /// <inheritdoc/>
    public void Check(DbSession session, CatalogueSnapshot current, CatalogueSnapshot next)
    {
        if (_reach == 0)
        {
            return;
        }

        var broken = new List<string>();
        var breaks = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var ofContract in clients.ReadSeen(session, time.GetMicroseconds() - _reach).GroupBy(seen => seen.Revision, seen => seen.Client))
        {
            if (ContractStore.FindDescriptors(session, ofContract.Key) is not { } descriptors)
            {
                continue;
            }

            // What is broken already is no reason to refuse another change.
            var added = ContractBreaks.Find(descriptors, next, contracts).Except(ContractBreaks.Find(descriptors, current, contracts)).ToList();
            if (added.Count > 0)
            {
                broken.AddRange(ofContract.Select(client => $"{(client.Length > 0 ? client : "a client without a name")} ({ofContract.Key})"));
                breaks.UnionWith(added);
            }
        }

        if (broken.Count > 0)
        {
            throw TypedErrors.ClientsWouldBreak(broken, breaks);
        }
    }
}
