using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Storage;

namespace Grpc.Baas.Engine.Records.Expand;

/// <summary>Reads the levels of an expand, each at once for all records of the level before. For one answer.</summary>
internal sealed class ExpandReader(DbSession session, bool isIncluded)
{
    /// <summary>Expanded records of one answer, each as often as it stands there.</summary>
    public const int MaxRecords = 10_000;

    /// <summary>Their size, in bytes of their images.</summary>
    public const int MaxBytes = 64 << 20;

    private const int IdsAtOnce = 500;

    private long _records;
    private long _bytes;

    /// <param name="levels">The relations to follow.</param>
    /// <param name="parents">Where they start.</param>
    /// <exception cref="BaasException">records EXPAND_TOO_LARGE.</exception>
    public ExpandedLevel[] Read(ExpandLevel[] levels, RecordBatch parents)
    {
        var once = new int[parents.Count];
        Array.Fill(once, 1);
        return Read(levels, parents, once);
    }

    // A record stands in the answer as often as those that point at it, which grows from level to level.
    private ExpandedLevel[] Read(ExpandLevel[] levels, RecordBatch parents, int[] timesOfParents)
    {
        var result = new List<ExpandedLevel>(levels.Length);
        try
        {
            foreach (var level in levels)
            {
                level.Access.Enter(session);
                var expanded = level.IsBack ? ReadBackward(level, parents) : ReadForward(level, parents);
                result.Add(expanded);
                var times = Count(expanded, timesOfParents);
                expanded.Levels = Read(level.Levels, expanded.Records, times);
            }

            return [.. result];
        }
        catch
        {
            result.ForEach(expanded => expanded.Dispose());
            throw;
        }
    }

    private int[] Count(ExpandedLevel expanded, int[] timesOfParents)
    {
        var times = new int[expanded.Records.Count];
        if (isIncluded)
        {
            Array.Fill(times, 1);
            _records += times.Length;
            Check(expanded.Level, _records, MaxRecords, "records");
        }
        else
        {
            for (var parent = 0; parent < timesOfParents.Length; parent++)
            {
                foreach (var link in expanded.LinksOf(parent))
                {
                    times[link] += timesOfParents[parent];
                    _records += timesOfParents[parent];
                }

                Check(expanded.Level, _records, MaxRecords, "records");
            }
        }

        for (var i = 0; i < times.Length; i++)
        {
            _bytes += (long)times[i] * expanded.Records[i].Length;
        }

        Check(expanded.Level, _bytes, MaxBytes, "bytes");
        return times;
    }

    private ExpandedLevel ReadForward(ExpandLevel level, RecordBatch parents)
    {
        var expanded = new ExpandedLevel(level, new RecordBatch(level.Target));
        try
        {
            var ids = CollectIds(level, parents);
            var found = new Dictionary<string, int>(ids.Length, StringComparer.Ordinal);

            // What has an order of its own must come from one statement.
            foreach (var chunk in ids.Chunk(level.Sort is null ? IdsAtOnce : MaxRecords))
            {
                using var rows = session.Prepare(ExpandSql.Forward(session.Dialect, level, chunk));
                while (rows.Step())
                {
                    found[rows.Text(0)] = Add(expanded, rows);
                }
            }

            Link(expanded, parents, found);
            return expanded;
        }
        catch
        {
            expanded.Dispose();
            throw;
        }
    }

    // Where nothing is left out later, the ids beyond the limit need not be looked at.
    private static string[] CollectIds(ExpandLevel level, RecordBatch parents)
    {
        var limit = level.TakesAll && level.Sort is null ? level.Limit : int.MaxValue;
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var own = new List<string>();
        for (var parent = 0; parent < parents.Count; parent++)
        {
            ReadIds(parents[parent], level.Field.Number, own);
            ids.UnionWith(own.Take(limit));
            Check(level, ids.Count, MaxRecords, "records");
        }

        return [.. ids];
    }

    private static void Link(ExpandedLevel expanded, RecordBatch parents, Dictionary<string, int> found)
    {
        var ids = new List<string>();
        var links = new List<int>();
        for (var parent = 0; parent < parents.Count; parent++)
        {
            ReadIds(parents[parent], expanded.Level.Field.Number, ids);
            links.Clear();
            foreach (var id in ids)
            {
                if (found.TryGetValue(id, out var index))
                {
                    links.Add(index);
                }
            }

            if (expanded.Level.Sort is not null)
            {
                links.Sort();
            }

            var kept = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(links);
            expanded.AddLinks(kept[..Math.Min(kept.Length, expanded.Level.Limit)]);
        }
    }

    private ExpandedLevel ReadBackward(ExpandLevel level, RecordBatch parents)
    {
        var expanded = new ExpandedLevel(level, new RecordBatch(level.Target));
        try
        {
            var ids = new string[parents.Count];
            for (var parent = 0; parent < ids.Length; parent++)
            {
                ids[parent] = ToText(new RecordImageParts(parents[parent]).Id);
            }

            var links = new Dictionary<string, List<int>>(StringComparer.Ordinal);
            var known = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var chunk in ids.Chunk(IdsAtOnce))
            {
                ReadBackward(expanded, chunk, links, known);
            }

            foreach (var id in ids)
            {
                expanded.AddLinks(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(links.GetValueOrDefault(id)));
            }

            return expanded;
        }
        catch
        {
            expanded.Dispose();
            throw;
        }
    }

    private void ReadBackward(
        ExpandedLevel expanded, string[] ids, Dictionary<string, List<int>> links, Dictionary<string, int> known)
    {
        var level = expanded.Level;
        var parentColumn = RecordTable.SystemColumns + level.Target.Members.Length;
        using var rows = session.Prepare(ExpandSql.Backward(session.Dialect, level, ids));
        while (rows.Step())
        {
            // A list of ids may point at several of the parents, and its record is wanted once.
            var id = rows.Text(0);
            if (!known.TryGetValue(id, out var index))
            {
                index = Add(expanded, rows);
                known.Add(id, index);
            }

            var parent = rows.Text(parentColumn);
            if (!links.TryGetValue(parent, out var own))
            {
                links.Add(parent, own = []);
            }

            own.Add(index);
        }
    }

    private int Add(ExpandedLevel expanded, DbStatement row)
    {
        Check(expanded.Level, _records + expanded.Records.Count + 1, MaxRecords, "records");
        Check(expanded.Level, _bytes + expanded.Records.Bytes, MaxBytes, "bytes");
        return expanded.Records.Add(row);
    }

    private static void ReadIds(ReadOnlySpan<byte> image, int number, List<string> ids)
    {
        ids.Clear();
        var reader = new WireReader(image);
        while (reader.TryReadTag(out var field, out var wireType) && field <= number)
        {
            if (field == number && wireType == WireType.Bytes)
            {
                ids.Add(ToText(reader.ReadBytes()));
            }
            else
            {
                reader.Skip(field, wireType);
            }
        }
    }

    private static string ToText(ReadOnlySpan<byte> id) => System.Text.Encoding.UTF8.GetString(id);

    private static void Check(ExpandLevel level, long value, long maximum, string limit)
    {
        if (value > maximum)
        {
            throw ExpandErrors.TooLarge(level.Path, limit, maximum);
        }
    }
}
