using Grpc.Baas.Engine.Changes;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records.Wire;

namespace Grpc.Baas.Engine.Records.Watch;

/// <summary>
/// The events of one change with all fields, each encoded when first asked for and shared by all subscribers; it hangs on the
/// entry of the log.
/// </summary>
internal sealed class SharedEvents(RecordTable table)
{
    private Forms _generic;
    private Forms _typed;

    public static byte[] Get(RecordTable table, ChangeEntry entry, EventKind kind, RecordForm form)
    {
        var shared = entry.SharedEncoding as SharedEvents ?? (SharedEvents)entry.ShareEncoding(new SharedEvents(table));
        return shared.Find(entry, kind, table, form);
    }

    private byte[] Find(ChangeEntry entry, EventKind kind, RecordTable wanted, RecordForm form)
    {
        // A subscriber that reads behind a change of the schema gets the names of today, at its own cost.
        if (wanted != table)
        {
            return Encode(wanted, entry, kind, form);
        }

        ref var known = ref form == RecordForm.Typed ? ref _typed : ref _generic;
        switch (kind)
        {
            case EventKind.Entered:
                return known.Entered ??= Encode(table, entry, kind, form);
            case EventKind.Left:
                return known.Left ??= Encode(table, entry, kind, form);
            default:
                return known.Write ??= Encode(table, entry, kind, form);
        }
    }

    private static byte[] Encode(RecordTable table, ChangeEntry entry, EventKind kind, RecordForm form)
    {
        using var wire = new WireWriter();
        RecordEventEncoder.WriteChange(wire, table, entry, kind, selection: null, form);
        return wire.WrittenSpan.ToArray();
    }

    // What happened, and as it is told to those whose filter the record entered or left. Two subscribers may encode the same
    // at the same time; one result is kept, and both are right.
    private struct Forms
    {
        public byte[]? Write;
        public byte[]? Entered;
        public byte[]? Left;
    }
}
