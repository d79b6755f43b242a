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

    public void Apply(Seen seen)
    {
        if (seen.Position <= _bases.GetValueOrDefault(seen.Collection))
        {
            return;
        }

        if (seen.Type == Seen.Deleted)
        {
            _rows.Remove((seen.Collection, seen.Id));
        }
        else
        {
            _rows[(seen.Collection, seen.Id)] = new Row(seen.Collection, seen.Id, seen.Etag, seen.Values!);
        }
    }

    /// <summary>Where it differs from what a list has; names that the schema gave fields in between aside.</summary>
    public IEnumerable<(string Expected, string Got)> DifferencesTo(IReadOnlyList<Row> rows)
    {
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

    private static string Describe(Row row)
        => $"etag {row.Etag} {string.Join(' ', row.Values.Where(pair => !pair.Key.StartsWith(Derived.Extra, StringComparison.Ordinal)).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"))}";
}
