using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.V1.Auth;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.Engine.Records.Batch;

/// <summary>Gathers what became of many records, and writes the answers that list what failed, or null.</summary>
internal sealed class BulkAnswer
{
    private const int MaxErrors = 100;

    private readonly List<(string Id, string Error)> _failures = [];
    private readonly List<(int Index, ReadOnlyMemory<byte> Data, string Error)> _refused = [];
    private readonly List<ReadOnlyMemory<byte>> _images = [];

    /// <summary>Records that were changed or deleted, or had no need to.</summary>
    public int Succeeded { get; set; }

    public void Created(ReadOnlyMemory<byte> image) => _images.Add(image);

    public void Failed(string id, BaasException refusal) => _failures.Add((id, TextOf(refusal)));

    /// <param name="index">Place of the record in the request.</param>
    /// <param name="data">What it was to be, wire bytes of a <c>google.protobuf.Struct</c>.</param>
    public void Refused(int index, ReadOnlyMemory<byte> data, BaasException refusal) => _refused.Add((index, data, TextOf(refusal)));

    /// <returns>A <c>baas.records.v1.BulkRecordsResponse</c>.</returns>
    public EncodedMessage Encode()
    {
        var wire = new WireWriter();
        wire.WriteInt64Field(1, Succeeded);
        wire.WriteInt64Field(2, _failures.Count);
        WriteErrors(wire, 3, _failures, WriteFailure);
        return new EncodedMessage(wire);
    }

    /// <returns>A <c>baas.records.v1.BulkCreateRecordsResponse</c>.</returns>
    public EncodedMessage EncodeCreated(RecordTable table)
    {
        var wire = new WireWriter(4096);
        wire.WriteInt64Field(1, _images.Count);
        wire.WriteInt64Field(2, _refused.Count);
        foreach (var image in _images)
        {
            var record = wire.BeginMessage(3);
            RecordEncoder.WriteRecord(wire, table, image.Span, selection: null);
            wire.EndMessage(record);
        }

        WriteErrors(wire, 4, _refused, static (wire, refused) =>
        {
            WriteMember(wire, "index", refused.Index, static (wire, index) => wire.WriteDoubleField(2, index));
            WriteMember(wire, "data", refused.Data, static (wire, data) => wire.WriteBytesField(5, data.Span));
            WriteText(wire, "error", refused.Error);
        });
        return new EncodedMessage(wire);
    }

    /// <param name="next">Id of the last record that was looked at; empty when there are no more.</param>
    /// <param name="total">How many records match in all; null when that was not asked.</param>
    /// <param name="position">Of the change log.</param>
    /// <returns>A <c>baas.records.v1.RecordsWhereResponse</c>.</returns>
    public EncodedMessage EncodeWhere(string next, long? total, long position)
    {
        var wire = new WireWriter();
        wire.WriteInt64Field(1, Succeeded);
        wire.WriteInt64Field(2, _failures.Count);
        WriteErrors(wire, 3, _failures[..Math.Min(_failures.Count, MaxErrors)], WriteFailure);
        if (next.Length > 0)
        {
            wire.WriteBoolField(4, true);
            wire.WriteStringField(5, next);
        }

        if (total is { } known)
        {
            wire.WriteInt64Field(6, known);
        }

        wire.WriteInt64Field(7, position);
        return new EncodedMessage(wire);
    }

    /// <summary>The words that clients of such calls look for; for all else, what is wrong.</summary>
    private static string TextOf(BaasException refusal)
    {
        if (refusal.Definition == RecordsErrorTable.RecordNotFound)
        {
            return "Record not found";
        }

        return refusal.Definition == AuthErrorTable.PermissionDenied || refusal.Definition == AuthErrorTable.CredentialsMissing
            ? "Insufficient permissions"
            : refusal.Message;
    }

    /// <summary>Writes a <c>google.protobuf.Value</c>: null, or the list of errors.</summary>
    private static void WriteErrors<T>(WireWriter wire, int number, List<T> errors, Action<WireWriter, T> writeMembers)
    {
        var value = wire.BeginMessage(number);
        if (errors.Count == 0)
        {
            wire.WriteVarintField(1, 0);
        }
        else
        {
            var list = wire.BeginMessage(6);
            foreach (var error in errors)
            {
                var item = wire.BeginMessage(1);
                var members = wire.BeginMessage(5);
                writeMembers(wire, error);
                wire.EndMessage(members);
                wire.EndMessage(item);
            }

            wire.EndMessage(list);
        }

        wire.EndMessage(value);
    }

    private static void WriteFailure(WireWriter wire, (string Id, string Error) failure)
    {
        WriteText(wire, "record_id", failure.Id);
        WriteText(wire, "error", failure.Error);
    }

    private static void WriteText(WireWriter wire, string name, string text)
        => WriteMember(wire, name, text, static (wire, text) => wire.WriteStringField(3, text));

    private static void WriteMember<T>(WireWriter wire, string name, T value, Action<WireWriter, T> write)
    {
        var entry = wire.BeginMessage(1);
        wire.WriteStringField(1, name);
        var mark = wire.BeginMessage(2);
        write(wire, value);
        wire.EndMessage(mark);
        wire.EndMessage(entry);
    }
}
