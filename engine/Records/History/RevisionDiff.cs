using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.Engine.Records.History;

/// <summary>Compares two images of a record by what a client would get of them, so that nothing else can show in the difference.</summary>
internal static class RevisionDiff
{
    /// <param name="before">The first image; null when there was no record.</param>
    /// <param name="after">The second image; null when there is none.</param>
    public static DiffRevisionsResponse Compare(RecordTable table, ReadOnlyMemory<byte>? before, ReadOnlyMemory<byte>? after)
    {
        var response = new DiffRevisionsResponse { ExistedBefore = before is not null, ExistsAfter = after is not null };
        var (first, second) = (ReadData(table, before), ReadData(table, after));
        foreach (var member in table.Members)
        {
            var name = member.Field.Name;
            var (left, right) = (ValueOf(first, name), ValueOf(second, name));
            if (!left.Equals(right))
            {
                response.Changes.Add(new FieldDifference { Field = name, Before = left, After = right });
            }
        }

        return response;
    }

    /// <summary>The values of an image as a client gets them and could send them back: wire bytes of a <c>google.protobuf.Struct</c>.</summary>
    public static byte[] WriteData(RecordTable table, ReadOnlySpan<byte> image)
    {
        using var wire = new WireWriter();
        RecordEncoder.WriteData(wire, 1, table, new RecordImageParts(image).Body, selection: null);
        var reader = new WireReader(wire.WrittenSpan);
        reader.TryReadTag(out _, out _);
        return reader.ReadBytes().ToArray();
    }

    private static Struct ReadData(RecordTable table, ReadOnlyMemory<byte>? image)
        => image is { } bytes ? Struct.Parser.ParseFrom(WriteData(table, bytes.Span)) : new Struct();

    private static Value ValueOf(Struct data, string name)
        => data.Fields.TryGetValue(name, out var value) ? value : Value.ForNull();
}
