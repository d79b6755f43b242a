using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Values;

namespace Grpc.Baas.Engine.Records.Expand;

/// <summary>Writes records with those that were expanded from them, from images to wire bytes.</summary>
internal static class ExpandWriter
{
    /// <summary>Writes the members of a <c>baas.records.v1.Record</c>.</summary>
    /// <param name="wire">Takes them.</param>
    /// <param name="records">Has the record.</param>
    /// <param name="index">Which it is.</param>
    /// <param name="selection">The fields wanted of it; null means all.</param>
    /// <param name="levels">What was expanded from <paramref name="records"/>.</param>
    public static void WriteRecord(
        WireWriter wire, RecordBatch records, int index, FieldSelection? selection, ExpandedLevel[] levels)
    {
        RecordEncoder.WriteRecord(wire, records.Table, records[index], selection);
        if (levels.Length > 0)
        {
            var expand = wire.BeginMessage(7);
            WriteEntries(wire, index, levels);
            wire.EndMessage(expand);
        }
    }

    /// <summary>Writes each expanded record once, as an entry of a map from collection and id.</summary>
    /// <param name="wire">Takes them.</param>
    /// <param name="number">Number of the map's field.</param>
    /// <param name="page">Records that the answer has anyway.</param>
    /// <param name="levels">What was expanded.</param>
    public static void WriteIncluded(WireWriter wire, int number, RecordBatch page, ExpandedLevel[] levels)
    {
        var selections = new Dictionary<string, FieldSelection?>(StringComparer.Ordinal);
        Array.ForEach(levels, level => MergeSelection(level, selections));
        var written = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < page.Count; i++)
        {
            written.Add(KeyOf(page, i));
        }

        foreach (var level in levels)
        {
            WriteIncluded(wire, number, level, selections, written);
        }
    }

    /// <summary>Writes each record that a relation of the records points at once, under the number of the relation's field.</summary>
    /// <param name="wire">Takes them.</param>
    /// <param name="number">Number of the message that has the fields.</param>
    /// <param name="levels">What was expanded: relations of the records themselves, and nothing behind them.</param>
    public static void WriteTyped(WireWriter wire, int number, ExpandedLevel[] levels)
    {
        var included = wire.BeginMessage(number);
        foreach (var expanded in levels)
        {
            for (var i = 0; i < expanded.Records.Count; i++)
            {
                var record = wire.BeginMessage(expanded.Level.Field.Number);
                TypedEncoder.WriteRecord(wire, expanded.Records.Table, expanded.Records[i], expanded.Level.Selection);
                wire.EndMessage(record);
            }
        }

        wire.EndMessage(included);
    }

    private static void WriteIncluded(
        WireWriter wire, int number, ExpandedLevel level, Dictionary<string, FieldSelection?> selections, HashSet<string> written)
    {
        var records = level.Records;
        for (var i = 0; i < records.Count; i++)
        {
            var key = KeyOf(records, i);
            if (written.Add(key))
            {
                var entry = wire.BeginMessage(number);
                wire.WriteStringField(1, key);
                var value = wire.BeginMessage(2);
                RecordEncoder.WriteRecord(wire, records.Table, records[i], selections[records.Table.Collection.Id]);
                wire.EndMessage(value);
                wire.EndMessage(entry);
            }
        }

        foreach (var next in level.Levels)
        {
            WriteIncluded(wire, number, next, selections, written);
        }
    }

    private static void MergeSelection(ExpandedLevel level, Dictionary<string, FieldSelection?> selections)
    {
        var collection = level.Level.Target.Collection;
        selections[collection.Id] = selections.TryGetValue(collection.Id, out var other)
            ? FieldSelection.Either(other, level.Level.Selection, collection)
            : level.Level.Selection;
        Array.ForEach(level.Levels, next => MergeSelection(next, selections));
    }

    private static string KeyOf(RecordBatch records, int index)
        => $"{records.Table.Collection.Name}/{System.Text.Encoding.UTF8.GetString(new RecordImageParts(records[index]).Id)}";

    // Entries of a google.protobuf.Struct.
    private static void WriteEntries(WireWriter wire, int parent, ExpandedLevel[] levels)
    {
        foreach (var expanded in levels)
        {
            var links = expanded.LinksOf(parent);
            if (links.IsEmpty && !expanded.Level.IsMany)
            {
                continue;
            }

            var entry = wire.BeginMessage(1);
            wire.WriteRaw(expanded.Level.EntryKey.Span);
            var value = wire.BeginMessage(2);
            if (expanded.Level.IsMany)
            {
                WriteList(wire, expanded, links);
            }
            else
            {
                WriteObject(wire, expanded, links[0]);
            }

            wire.EndMessage(value);
            wire.EndMessage(entry);
        }
    }

    private static void WriteList(WireWriter wire, ExpandedLevel expanded, ReadOnlySpan<int> links)
    {
        var list = wire.BeginMessage(6);
        foreach (var link in links)
        {
            var item = wire.BeginMessage(1);
            WriteObject(wire, expanded, link);
            wire.EndMessage(item);
        }

        wire.EndMessage(list);
    }

    // A google.protobuf.Value with a record in the form of its JSON.
    private static void WriteObject(WireWriter wire, ExpandedLevel expanded, int index)
    {
        var selection = expanded.Level.Selection;
        var parts = new RecordImageParts(expanded.Records[index]);
        var record = wire.BeginMessage(5);
        WriteText(wire, "id"u8, parts.Id);
        WriteText(wire, "collection"u8, expanded.Records.Table.Utf8Name.Span);
        WriteTime(wire, "created"u8, SystemFields.Created, parts.Created, selection);
        WriteTime(wire, "updated"u8, SystemFields.Updated, parts.Updated, selection);
        if (selection is null || selection.Contains(SystemFields.Etag.Number))
        {
            WriteText(wire, "etag"u8, parts.Etag);
        }

        var entry = BeginEntry(wire, "data"u8);
        var data = wire.BeginMessage(2);
        RecordEncoder.WriteData(wire, 5, expanded.Records.Table, parts.Body, selection);
        wire.EndMessage(data);
        wire.EndMessage(entry);
        if (expanded.Levels.Length > 0)
        {
            entry = BeginEntry(wire, "expand"u8);
            var value = wire.BeginMessage(2);
            var expand = wire.BeginMessage(5);
            WriteEntries(wire, index, expanded.Levels);
            wire.EndMessage(expand);
            wire.EndMessage(value);
            wire.EndMessage(entry);
        }

        wire.EndMessage(record);
    }

    private static void WriteTime(WireWriter wire, ReadOnlySpan<byte> name, Field field, ReadOnlySpan<byte> timestamp, FieldSelection? selection)
    {
        if (selection is null || selection.Contains(field.Number))
        {
            Span<byte> text = stackalloc byte[MomentText.MaxLength];
            WriteText(wire, name, text[..MomentText.Write(RecordImage.ReadTimestamp(timestamp), text)]);
        }
    }

    private static void WriteText(WireWriter wire, ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        var entry = BeginEntry(wire, name);
        var value = wire.BeginMessage(2);
        wire.WriteBytesField(3, text);
        wire.EndMessage(value);
        wire.EndMessage(entry);
    }

    private static int BeginEntry(WireWriter wire, ReadOnlySpan<byte> name)
    {
        var entry = wire.BeginMessage(1);
        wire.WriteBytesField(1, name);
        return entry;
    }
}
