using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Google.Protobuf.Reflection;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.Engine.Rpc.Methods;
using Grpc.Baas.Engine.Rules;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Typed.Clients;
using Grpc.Baas.Engine.Typed.Contract;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Grpc.Baas.Engine.Typed;

/// <summary>The services of the project's collections: what there is follows from the schema as it is at the moment of a call.</summary>
internal sealed class TypedService(
    Catalogue catalogue, ProjectContracts contracts, TypedRecords records, ContractClients clients, RpcPipeline pipeline) : IServiceSource
{
    private const string RouteVersion = "v1";

    private static readonly RecordOperation[] Operations =
        [RecordOperation.List, RecordOperation.View, RecordOperation.Create, RecordOperation.Update, RecordOperation.Delete];

    // They go with the contract, and that with the state of its collection.
    private readonly ConditionalWeakTable<CollectionContract, MethodTable> _tables = new();

    private readonly string _methodPrefix = $"/{contracts.Package}.";
    private readonly string _symbolPrefix = $"{contracts.Package}.";

    // The methods that were called in one state of the schema.
    private Called _called = new(CatalogueSnapshot.Empty);

    public Task Changed => catalogue.Changed;

    public MethodTable? FindByMethod(string path)
    {
        var called = _called;
        if (called.Schema != catalogue.Current)
        {
            _called = called = new Called(catalogue.Current);
        }

        if (!called.Tables.TryGetValue(path, out var table) && Find(path, called.Schema) is { } found)
        {
            table = TableOf(found, called.Schema);
            if (table.TryFind(path, out _))
            {
                called.Tables[path] = table;
            }
        }

        return table;
    }

    private Collection? Find(string path, CatalogueSnapshot schema)
    {
        // As "/default.v1.PostsService/Get".
        if (!path.StartsWith(_methodPrefix, StringComparison.Ordinal))
        {
            return null;
        }

        var rest = path.AsSpan(_methodPrefix.Length);
        var slash = rest.IndexOf('/');
        var name = slash > 0 ? rest[..slash].ToString() : "";
        return ProjectContracts.Find(schema, name) is { } collection && ProjectContracts.IsService(collection, name) ? collection : null;
    }

    public MethodTable? FindByRoute(ReadOnlySpan<char> path)
    {
        // As "/default/v1/posts/a1" or "/default/v1/posts:watch".
        Span<Range> parts = stackalloc Range[4];
        var trimmed = path.Trim('/');
        if (trimmed.Split(parts, '/') < 3 || !trimmed[parts[0]].SequenceEqual(contracts.Project) || !trimmed[parts[1]].SequenceEqual(RouteVersion))
        {
            return null;
        }

        var last = trimmed[parts[2]];
        var verb = last.IndexOf(':');
        var name = (verb < 0 ? last : last[..verb]).ToString();
        var schema = catalogue.Current;
        return schema.Find(name) is { } collection && collection.Name == name ? TableOf(collection, schema) : null;
    }

    public IEnumerable<ServiceDescriptor> ServicesFor(Caller caller)
    {
        var snapshot = catalogue.Current;
        return snapshot.Collections.Where(collection => IsKnown(collection, caller)).Select(collection => contracts.Get(collection, snapshot, caller.IsAdministrator).Service);
    }

    public FileDescriptor? FindSymbol(string fullName, Caller caller)
    {
        if (!fullName.StartsWith(_symbolPrefix, StringComparison.Ordinal))
        {
            return null;
        }

        var path = fullName[_symbolPrefix.Length..].Split('.');
        var snapshot = catalogue.Current;
        if (ProjectContracts.Find(snapshot, path[0]) is not { } collection || !IsKnown(collection, caller))
        {
            return null;
        }

        var contract = contracts.Get(collection, snapshot, caller.IsAdministrator);
        return path[0] == contract.Record.Name ? contract.Record.File : contract.Service.File;
    }

    public FileDescriptor? FindFile(string name, Caller caller)
    {
        var prefix = $"{contracts.Project}/{RouteVersion}/";
        if (!name.StartsWith(prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var snapshot = catalogue.Current;
        foreach (var collection in snapshot.Collections.Where(collection => name.AsSpan(prefix.Length).StartsWith(collection.Name, StringComparison.Ordinal)))
        {
            if (IsKnown(collection, caller) && contracts.Get(collection, snapshot, caller.IsAdministrator) is var contract)
            {
                if (contract.Record.File.Name == name || contract.Service.File.Name == name)
                {
                    return contract.Record.File.Name == name ? contract.Record.File : contract.Service.File;
                }
            }
        }

        return null;
    }

    // Services of which the caller may call nothing are not there for it.
    private bool IsKnown(Collection collection, Caller caller)
    {
        var access = RecordAccess.Of(caller, catalogue);
        return Operations.Any(operation => access.IsAllowed(collection, operation));
    }

    /// <summary>One table of several services, which describes them; calls are not served by it.</summary>
    public MethodTable TableOf(IEnumerable<CollectionContract> several)
    {
        var tables = several.Select(contract => _tables.GetValue(contract, MakeTable)).ToList();
        return new MethodTable([.. tables.SelectMany(table => table.Services)], [.. tables.SelectMany(table => table.Methods)], endpoints: []);
    }

    private MethodTable TableOf(Collection collection, CatalogueSnapshot schema)
        => _tables.GetValue(contracts.Get(collection, schema, isFull: true), MakeTable);

    private MethodTable MakeTable(CollectionContract contract)
        => MethodTable.Of(contract.Service, binder => new TypedCollectionService(records, clients, contract.Collection.Id).Bind(binder, contract.Service), pipeline);

    private sealed record Called(CatalogueSnapshot Schema)
    {
        public ConcurrentDictionary<string, MethodTable> Tables { get; } = new(StringComparer.Ordinal);
    }
}
