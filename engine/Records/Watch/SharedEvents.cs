using Grpc.Baas.Engine.Changes;
using Grpc.Baas.Engine.Kernel.Wire;

namespace Grpc.Baas.Engine.Records.Watch;

/// <summary>
/// The events of one change with all fields, each encoded when first asked for and shared by all subscribers; it hangs on the
/// entry of the log.
/// </summary>
internal sealed class SharedEvents(RecordTable table)
{
    // What happened, and as it is told to those whose filter the record entered or left. Two subscribers may encode the same
    // at the same time; one result is kept, and both are right.
    private byte[]? _write;
    private byte[]? _entered;
    private byte[]? _left;

    public static byte[] Get(RecordTable table, ChangeEntry entry, EventKind kind)
    {
        var shared = entry.SharedEncoding as SharedEvents ?? (SharedEvents)entry.ShareEncoding(new SharedEvents(table));
        return shared.Get(entry, kind, table);
    }

    private byte[] Get(ChangeEntry entry, EventKind kind, RecordTable wanted)
    {
        // A subscriber that reads behind a change of the schema gets the names of today, at its own cost.
        if (wanted != table)
        {
            return Encode(wanted, entry, kind);
        }

        switch (kind)
        {
            case EventKind.Entered:
                return _entered ??= Encode(table, entry, kind);
            case EventKind.Left:
                return _left ??= Encode(table, entry, kind);
            default:
                return _write ??= Encode(table, entry, kind);
        }
    }

    private static byte[] Encode(RecordTable table, ChangeEntry entry, EventKind kind)
    {
        using var wire = new WireWriter();
        RecordEventEncoder.WriteChange(wire, table, entry, kind, selection: null);
        return wire.WrittenSpan.ToArray();
    }
}
