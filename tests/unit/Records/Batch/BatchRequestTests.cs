using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records.Batch;
using Grpc.Baas.Engine.Records.Writes;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.UnitTests.Records.Batch;

/// <summary>The hand-written readers of batches against the generated messages, and against bytes that are none.</summary>
public sealed class BatchRequestTests
{
    private static readonly Struct Data = Struct.Parser.ParseJson("""{"a":1,"b":[{"c":null}]}""");

    [Fact]
    public void Batch_IsReadAsGenerated()
    {
        var read = BatchRequest.Parse(MakeBatch().ToByteArray());

        Assert.Equal((6, false, "r", true, true), (read.Count, read.IsAtomic, read.RequestId, read.ValidateOnly, read.OmitsRecords));
        Assert.Equal(
            [WriteKind.Create, WriteKind.Upsert, WriteKind.Replace, WriteKind.Delete, WriteKind.Check, null],
            read.Items.Select(item => item.Kind));
        Assert.Equal(["x", "y"], read.Items[1].Request.On);
        Assert.True(read.Items[2].Request.AllowMissing && read.Items[3].Request.AllowMissing && read.Items[4].Request.IsAbsent);
        Assert.Equal(Data, Struct.Parser.ParseFrom(read.Items[0].Request.Data.Span));
        Assert.Equal([0, 1, 2, 3, 4, 5], read.Items.Select(item => item.Index));
    }

    [Fact]
    public void Batch_Empty_IsAtomic() => Assert.True(BatchRequest.Parse(default).IsAtomic);

    [Fact]
    public void Batch_BeyondTheLimit_KeepsNoMoreThanThat()
    {
        var request = new BatchWriteRequest();
        request.Operations.Add(Enumerable.Repeat(new BatchOperation(), 5_000));
        var read = BatchRequest.Parse(request.ToByteArray());

        Assert.Equal((5_000, BatchRequest.MaxOperations), (read.Count, read.Items.Count));
    }

    [Fact]
    public void Bulk_IsReadAsGenerated()
    {
        var update = new BulkUpdateRecordsRequest { Collection = "c", RecordIds = { "a", "b", "a" }, Data = Data, RequestId = "r" };
        var read = BulkRequest.ParseUpdate(update.ToByteArray());
        var create = BulkRequest.ParseCreate(new BulkCreateRecordsRequest { Collection = "c", Records = { Data, new Struct() }, RequestId = "q" }.ToByteArray());

        Assert.Equal(("c", 3, "r"), (read.Collection, read.Count, read.RequestId));
        Assert.Equal(["a", "b"], read.Ids);
        Assert.Equal(Data, Struct.Parser.ParseFrom(read.Data.Span));
        Assert.Equal((2, 2, "q"), (create.Count, create.Records.Count, create.RequestId));
    }

    [Fact]
    public void Parse_AnyBytes_GivesARequestOrTheDeclaredFault()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var valid = MakeBatch().ToByteArray();
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = i % 2 == 0 ? valid.ToArray() : new byte[random.Next(64)];
            if (i % 2 == 0)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }
            else
            {
                random.NextBytes(bytes);
            }

            var fault = Xunit.Record.Exception(() =>
            {
                BatchRequest.Parse(bytes);
                var bulk = BulkRequest.ParseCreate(bytes);
                Assert.All(bulk.Records, record => BulkData.Unwrap(record));
            });
            Assert.True(fault is null or WireFormatException, $"seed {seed}, round {i}: {fault}");
        }
    }

    private static BatchWriteRequest MakeBatch() => new()
    {
        Operations =
        {
            new BatchOperation { Create = new CreateRecordRequest { Collection = "c", Data = Data } },
            new BatchOperation { Upsert = new UpsertRecordRequest { Collection = "c", Data = Data, On = { "x", "y" } } },
            new BatchOperation { Replace = new ReplaceRecordRequest { Collection = "c", Id = "i", Data = Data, AllowMissing = true } },
            new BatchOperation { Delete = new DeleteRecordRequest { Collection = "c", Id = "i", AllowMissing = true } },
            new BatchOperation { Check = new CheckRecordRequest { Collection = "c", Id = "i", Absent = true } },
            new BatchOperation(),
        },
        Atomic = false,
        RequestId = "r",
        ValidateOnly = true,
        OmitRecords = true,
    };
}
