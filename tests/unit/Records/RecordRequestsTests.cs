using System.Buffers;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records.Ingest;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.UnitTests.Records;

/// <summary>The hand-written readers against the generated messages.</summary>
public sealed class RecordRequestsTests
{
    private static readonly Struct Data = Struct.Parser.ParseJson("""{"a":1,"b":[{"c":null}]}""");

    [Fact]
    public void Create_IsReadAsGenerated()
    {
        var message = new CreateRecordRequest { Collection = "c", Id = "i", Data = Data, RequestId = "r" };
        var read = RecordWriteRequest.ParseCreate(message.ToByteArray());

        Assert.Equal(("c", "i", "", "r"), (read.Collection, read.Id, read.Etag, read.RequestId));
        Assert.Equal(Data, Struct.Parser.ParseFrom(read.Data.Span));
    }

    [Fact]
    public void Update_IsReadAsGenerated()
    {
        var message = new UpdateRecordRequest { Collection = "c", Id = "i", Data = Data, Etag = "e", RequestId = "r" };
        var read = RecordWriteRequest.ParseUpdate(message.ToByteArray());

        Assert.Equal(("c", "i", "e", "r"), (read.Collection, read.Id, read.Etag, read.RequestId));
        Assert.Equal(Data, Struct.Parser.ParseFrom(read.Data.Span));
    }

    [Fact]
    public void Delete_IsReadAsGenerated()
    {
        var message = new DeleteRecordRequest { Collection = "c", Id = "i", Etag = "e", RequestId = "r" };
        var read = RecordWriteRequest.ParseDelete(message.ToByteArray());

        Assert.Equal(("c", "i", "e", "r", 0), (read.Collection, read.Id, read.Etag, read.RequestId, read.Data.Length));
    }

    [Fact]
    public void Create_DataInParts_IsMerged()
    {
        byte[] bytes =
        [
            .. new CreateRecordRequest { Data = Struct.Parser.ParseJson("""{"a":1}""") }.ToByteArray(),
            .. new CreateRecordRequest { Data = Struct.Parser.ParseJson("""{"b":2}""") }.ToByteArray(),
        ];

        Assert.Equal(
            CreateRecordRequest.Parser.ParseFrom(bytes).Data, Struct.Parser.ParseFrom(RecordWriteRequest.ParseCreate(bytes).Data.Span));
    }

    [Fact]
    public void Ingest_IsReadAsGenerated()
    {
        var message = new IngestRecordsRequest { Collection = "c" };
        message.Items.Add(new IngestItem { Id = "i", Data = Data });
        message.Items.Add(new IngestItem());
        using var read = IngestMessage.Parse(new ReadOnlySequence<byte>(message.ToByteArray()));
        var items = read.Items;

        Assert.Equal(("c", 2), (read.Collection, read.Count));
        Assert.True(items.MoveNext());
        Assert.Equal("i"u8, items.Id);
        Assert.Equal(Data, Struct.Parser.ParseFrom(items.Data));
        Assert.True(items.MoveNext());
        Assert.True(items.Id.IsEmpty && items.Data.IsEmpty);
        Assert.False(items.MoveNext());
    }

    [Fact]
    public void MutatedBytes_AreReadOrRefused()
    {
        var random = new Random(7);
        var message = new IngestRecordsRequest { Collection = "c" };
        message.Items.Add(new IngestItem { Id = "i", Data = Data });
        var whole = message.ToByteArray();
        for (var i = 0; i < 5_000; i++)
        {
            var bytes = whole[..random.Next(whole.Length + 1)];
            if (bytes.Length > 0)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            Try(() => IngestMessage.Parse(new ReadOnlySequence<byte>(bytes)).Dispose());
            Try(() => RecordWriteRequest.ParseUpdate(bytes));
        }
    }

    private static void Try(Action read)
    {
        try
        {
            read();
        }
        catch (WireFormatException)
        {
            // The transport tells it as PROTOBUF_MALFORMED.
        }
    }
}
