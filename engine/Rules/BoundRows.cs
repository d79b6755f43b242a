using Grpc.Baas.Engine.Query.Conditions;
using Grpc.Baas.Engine.Records;

namespace Grpc.Baas.Engine.Rules;

/// <summary>What the rules ask of records in one call, by collection and operation. Most calls meet one rule, which needs no table.</summary>
internal struct BoundRows
{
    private (string Collection, RecordOperation Operation) _first;
    private Condition? _firstRows;
    private Dictionary<(string Collection, RecordOperation Operation), Condition?>? _others;

    /// <summary>Whether one of them cannot be asked yet.</summary>
    public readonly bool HasOpen => _firstRows is { IsOpen: true } || _others?.Values.Any(static rows => rows is { IsOpen: true }) == true;

    /// <param name="rows">Null for nothing.</param>
    /// <returns>Whether it is known.</returns>
    public readonly bool TryGet(string collection, RecordOperation operation, out Condition? rows)
    {
        if (_first.Operation == operation && _first.Collection == collection)
        {
            rows = _firstRows;
            return true;
        }

        rows = null;
        return _others is not null && _others.TryGetValue((collection, operation), out rows);
    }

    public void Add(string collection, RecordOperation operation, Condition? rows)
    {
        if (_first.Collection is null)
        {
            (_first, _firstRows) = ((collection, operation), rows);
        }
        else
        {
            (_others ??= []).Add((collection, operation), rows);
        }
    }
}
