using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records.Wire;
using Grpc.Baas.V1.Records;
using Grpc.Baas.V1.Rpc;

namespace Grpc.Baas.UnitTests.Records;

public sealed class RecordDraftTests
{
    [Fact]
    public void Read_DuplicateNames_TakesTheLast()
    {
        byte[] data = [.. RecordSamples.StructOf("""{"price":"wrong","title":"a"}"""), .. RecordSamples.StructOf("""{"price":2,"title":"b"}""")];
        var draft = Engine.Records.RecordDraft.Read(RecordSamples.Table, data, isChange: false, out var refusal);

        Assert.Null(refusal);
        Assert.Equal("b"u8, draft!.Values[0].Bytes.Span);
        Assert.Equal(2, draft.Values[1].Number);
    }

    [Fact]
    public void Read_LastOfDuplicatesWrong_IsRefused()
    {
        byte[] data = [.. RecordSamples.StructOf("""{"title":"a","price":2}"""), .. RecordSamples.StructOf("""{"price":"x"}""")];

        Assert.Equal("TYPE", RecordSamples.Refusal(data).Metadata["data.price"]);
    }

    [Fact]
    public void Read_NewRecord_GivesEveryField()
    {
        var draft = RecordSamples.Draft("""{"title":"a"}""");

        Assert.All(Enumerable.Range(0, 6), ordinal => Assert.True(draft.IsGiven(ordinal)));
    }

    [Fact]
    public void Read_Change_GivesWhatIsNamed()
    {
        var draft = RecordSamples.Draft("""{"stock":null,"extra":1}""", isChange: true);

        Assert.Equal([2, 5], Enumerable.Range(0, 6).Where(draft.IsGiven));
        Assert.False(draft.Values[2].HasValue);
    }

    [Theory]
    [InlineData("{}", false)]
    [InlineData("""{"title":null}""", true)]
    [InlineData("""{"title":""}""", true)]
    public void Read_RequiredMissing_IsRefused(string json, bool isChange)
        => Assert.Equal("REQUIRED", RecordSamples.Refusal(RecordSamples.StructOf(json), isChange).Metadata["data.title"]);

    [Fact]
    public void Read_RequiredOfWrongType_IsToldOnce()
        => Assert.Equal("TYPE", Assert.Single(RecordSamples.Refusal(RecordSamples.StructOf("""{"title":1}""")).Violations).Rule);

    [Fact]
    public void Read_HostileNames_StaySmall()
    {
        var data = new Struct();
        for (var i = 0; i < 500; i++)
        {
            data.Fields[new string('x', 10_000) + i] = Value.ForNumber(1);
        }

        var refusal = RecordSamples.Refusal(data.ToByteArray());
        Assert.Equal(20, refusal.Violations.Count);
        Assert.All(refusal.Violations, violation => Assert.True(violation.Field.Length < 80));
        Assert.Equal(RecordsErrorTable.DataInvalid, refusal.Definition);
    }

    [Fact]
    public void Read_MutatedBytes_AreRefusedOrRead()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var whole = RecordSamples.StructOf("""{"title":"t","price":1,"stock":2,"active":true,"tags":["a"],"extra":{"a":[1,{"b":null}]}}""");
        for (var i = 0; i < 5_000; i++)
        {
            var data = whole[..random.Next(whole.Length + 1)];
            for (var flips = random.Next(4); flips > 0 && data.Length > 0; flips--)
            {
                data[random.Next(data.Length)] = (byte)random.Next(256);
            }

            var draft = Engine.Records.RecordDraft.Read(RecordSamples.Table, data, isChange: true, out var refusal);
            if (draft is null)
            {
                Assert.True(
                    refusal!.Definition == RecordsErrorTable.DataInvalid || refusal.Definition == RpcErrorTable.ProtobufMalformed,
                    $"seed {seed}: {refusal.Message}");
                continue;
            }

            using var image = new WireWriter();
            RecordImageWriter.WriteBody(image, draft);
            using var record = new WireWriter();
            RecordEncoder.WriteData(record, 6, RecordSamples.Table, image.WrittenSpan, selection: null);
            _ = V1.Records.Record.Parser.ParseFrom(record.WrittenSpan);
        }
    }
}
