namespace Grpc.Baas.IntegrationTests.Feeds.Model;

/// <summary>What a client has by now, of what it was told.</summary>
internal sealed class HeldRecords
{
    private readonly Dictionary<(string Collection, string Id), Row> _rows = [];
    private readonly Dictionary<string, long> _bases = [];

    public void Clear()
    {
        _rows.Clear();
        _bases.Clear();
    }

    public void Drop(string collection)
    {
        foreach (var key in _rows.Keys.Where(key => key.Collection == collection).ToList())
        {
            _rows.Remove(key);
        }
    }

    public void Replace(string collection, IEnumerable<Row> rows, long position)
    {
        Drop(collection);
        _bases[collection] = position;
        foreach (var row in rows)
        {
            _rows[(collection, row.Id)] = row;
        }
    }

    /// <returns>Whether the change fits: what is created was not there, and what is updated or deleted was.</returns>
    public bool Apply(Seen seen)
    {
        if (seen.Position <= _bases.GetValueOrDefault(seen.Collection))
        {
            return true;
        }

        var key = (seen.Collection, seen.Id);
        if (seen.Type == Seen.Deleted)
        {
            return _rows.Remove(key);
        }

        var isThere = _rows.ContainsKey(key);
        _rows[key] = new Row(seen.Collection, seen.Id, seen.Etag, seen.Values ?? new Dictionary<string, string>());
        return isThere == (seen.Type == Seen.Updated);
    }

    /// <summary>Where it differs from what a list has.</summary>
    /// <param name="left">Beginnings of the names of fields that do not count, since the schema gives and takes them with no event.</param>
    public IEnumerable<(string Expected, string Got)> DifferencesTo(IReadOnlyList<Row> rows, params string[] left)
    {
        string Describe(Row row) => HeldRecords.Describe(row, left);
        var expected = rows.ToDictionary(row => (row.Collection, row.Id), Describe);
        foreach (var (key, row) in _rows)
        {
            var got = Describe(row);
            if (!expected.Remove(key, out var right))
            {
                yield return ($"no {key}", got);
            }
            else if (right != got)
            {
                yield return ($"{key} {right}", got);
            }
        }

        foreach (var (key, right) in expected)
        {
            yield return ($"{key} {right}", "it is not there");
        }
    }

    private static string Describe(Row row, string[] left)
    {
        var values = row.Values.Where(pair => !left.Any(name => pair.Key.StartsWith(name, StringComparison.Ordinal)));
        return $"etag {row.Etag} {string.Join(' ', values.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"))}";
    }
}
