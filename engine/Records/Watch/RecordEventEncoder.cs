using Grpc.Baas.Engine.Changes;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Records.Watch;

/// <summary>Writes the members of a <c>baas.records.v1.RecordEvent</c>, or of the event of a typed service, which has the same numbers.</summary>
internal static class RecordEventEncoder
{
    /// <summary>An event of the stream itself.</summary>
    /// <param name="position">0 is left out.</param>
    public static EncodedMessage Mark(ReadOnlySpan<byte> type, long position)
    {
        var wire = new WireWriter(64);
        wire.WriteBytesField(1, type);
        if (position != 0)
        {
            wire.WriteInt64Field(6, position);
        }

        return new EncodedMessage(wire);
    }

    /// <summary>The news that what the client has is not what it should have.</summary>
    /// <param name="collection">Name of the collection concerned; empty for all of the stream.</param>
    /// <param name="cause">Why.</param>
    /// <param name="position">0 is left out.</param>
    public static EncodedMessage Reset(string collection, ReadOnlySpan<byte> cause, long position)
    {
        var wire = new WireWriter(64);
        wire.WriteBytesField(1, "reset"u8);
        if (collection.Length > 0)
        {
            wire.WriteStringField(2, collection);
        }

        if (position != 0)
        {
            wire.WriteInt64Field(6, position);
        }

        wire.WriteBytesField(9, cause);
        return new EncodedMessage(wire);
    }

    /// <summary>A record of the state at the start.</summary>
    public static void WriteSnapshot(WireWriter wire, RecordTable table, ReadOnlySpan<byte> image, FieldSelection? selection, RecordForm form)
    {
        var parts = new RecordImageParts(image);
        wire.WriteBytesField(1, "record.snapshot"u8);
        WriteName(wire, table, form);
        wire.WriteBytesField(3, parts.Id);
        WriteRecord(wire, table, image, selection, form);
        wire.WriteBytesField(5, parts.Updated);
        wire.WriteBytesField(7, parts.Etag);
        wire.WriteBytesField(8, parts.Created);
    }

    /// <summary>A change, as it concerns a subscriber.</summary>
    public static void WriteChange(
        WireWriter wire, RecordTable table, ChangeEntry entry, EventKind kind, FieldSelection? selection, RecordForm form)
    {
        wire.WriteBytesField(1, TypeOf(kind));
        WriteName(wire, table, form);
        wire.WriteStringField(3, entry.RecordId);
        var isGone = kind is EventKind.Deleted or EventKind.Left;
        var image = (entry.After.IsEmpty ? entry.Before : entry.After).Span;
        var parts = new RecordImageParts(image);
        if (!isGone)
        {
            WriteRecord(wire, table, image, selection, form);
        }

        RecordImage.WriteTimestamp(wire, 5, entry.TimeMicros);
        wire.WriteInt64Field(6, entry.Position);

        // A change's position is the etag of what it leaves behind; of a deletion nothing is left that could have one.
        if (!entry.After.IsEmpty)
        {
            wire.WriteBytesField(7, parts.Etag);
        }

        wire.WriteBytesField(8, parts.Created);
        wire.WriteBytesField(9, kind is EventKind.Entered or EventKind.Left ? "filter"u8 : "write"u8);
    }

    // Typed events are of one collection, whose message has no name in it.
    private static void WriteName(WireWriter wire, RecordTable table, RecordForm form)
    {
        if (form == RecordForm.Generic)
        {
            wire.WriteBytesField(2, table.Utf8Name.Span);
        }
    }

    private static void WriteRecord(WireWriter wire, RecordTable table, ReadOnlySpan<byte> image, FieldSelection? selection, RecordForm form)
    {
        if (form == RecordForm.Generic)
        {
            RecordEncoder.WriteData(wire, 4, table, new RecordImageParts(image).Body, selection);
            return;
        }

        var record = wire.BeginMessage(4);
        TypedEncoder.WriteRecord(wire, table, image, selection);
        wire.EndMessage(record);
    }

    private static ReadOnlySpan<byte> TypeOf(EventKind kind) => kind switch
    {
        EventKind.Created or EventKind.Entered => "record.created"u8,
        EventKind.Updated => "record.updated"u8,
        _ => "record.deleted"u8,
    };
}
