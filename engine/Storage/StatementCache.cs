namespace Grpc.Baas.Engine.Storage;

/// <summary>The prepared statements of one session by their SQL, the ones unused for longest going first.</summary>
internal sealed class StatementCache<TStatement>(int capacity)
    where TStatement : DbStatement
{
    private readonly Dictionary<string, LinkedListNode<TStatement>> _bySql = new(capacity);
    private readonly LinkedList<TStatement> _newestFirst = new();

    // Rented while the cached statement of the same SQL was rented too; they go when they come back.
    private readonly List<TStatement> _duplicates = [];

    public int Count => _bySql.Count;

    /// <returns>The statement, even when it is rented; null when there is none.</returns>
    public TStatement? Find(string sql)
    {
        if (!_bySql.TryGetValue(sql, out var node))
        {
            return null;
        }

        if (node != _newestFirst.First)
        {
            _newestFirst.Remove(node);
            _newestFirst.AddFirst(node);
        }

        return node.Value;
    }

    public void Add(TStatement statement)
    {
        if (_bySql.Count >= capacity)
        {
            EvictOldest();
        }

        _bySql.Add(statement.Sql, _newestFirst.AddFirst(statement));
    }

    public void AddDuplicate(TStatement statement) => _duplicates.Add(statement);

    public void TakeBack(TStatement statement)
    {
        if (_duplicates.Count != 0 && _duplicates.Remove(statement))
        {
            statement.Close();
        }
    }

    /// <summary>Gives back every statement that its user forgot, since it would hold a snapshot open for ever.</summary>
    public void DisposeRented()
    {
        foreach (var statement in _newestFirst)
        {
            statement.Dispose();
        }

        while (_duplicates.Count != 0)
        {
            _duplicates[^1].Dispose();
        }
    }

    public void Close()
    {
        foreach (var statement in _newestFirst.Concat(_duplicates))
        {
            statement.Close();
        }

        _newestFirst.Clear();
        _duplicates.Clear();
        _bySql.Clear();
    }

    private void EvictOldest()
    {
        for (var node = _newestFirst.Last; node is not null; node = node.Previous)
        {
            if (!node.Value.IsRented)
            {
                _newestFirst.Remove(node);
                _bySql.Remove(node.Value.Sql);
                node.Value.Close();
                return;
            }
        }
    }
}
