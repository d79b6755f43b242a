using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Query;
using Grpc.Baas.Engine.Records.Wire;

namespace Grpc.Baas.UnitTests.Records;

public sealed class RecordEncoderTests
{
    private const string Full = """
        {"title":"Tür","price":-0.5,"stock":"9007199254740993","active":false,"tags":["ü","a"],"extra":{"x":[1,null,true]}}
        """;

    // Images stand in the change log for as long as it is kept, so their bytes may not change.
    private const string FullImage = """
        0A2430313938633064652D303030302D373030302D383030302D303030303030303030303031
        12090880BE83D80610E807
        1A090881BE83D80610E807
        2203333030
        520454C3BC72
        59000000000000E0BF
        608180808080808010
        6800
        7202C3BC720161
        7A1E2A1C0A1A0A0178121532130A0911000000000000F03F0A0208000A022001
        """;

    [Fact]
    public void Image_OfEachKind_HasTheSameBytesForEver()
    {
        Assert.Equal(FullImage.ReplaceLineEndings(""), Convert.ToHexString(RecordSamples.Image(Full)));
    }

    [Fact]
    public void Record_OfAnImage_IsTheGenericMessage()
    {
        var record = Encode(Full);

        Assert.Equal(RecordSamples.Id, record.Id);
        Assert.Equal("products", record.Collection);
        Assert.Equal(new Timestamp { Seconds = 1_795_219_200, Nanos = 1_000 }, record.Created);
        Assert.Equal(new Timestamp { Seconds = 1_795_219_201, Nanos = 1_000 }, record.Updated);
        Assert.Equal("300", record.Etag);
        Assert.Equal(Struct.Parser.ParseJson(Full), record.Data);
    }

    [Theory]
    [InlineData("9007199254740991", Value.KindOneofCase.NumberValue)]
    [InlineData("-9007199254740991", Value.KindOneofCase.NumberValue)]
    [InlineData("9007199254740992", Value.KindOneofCase.StringValue)]
    [InlineData("-9007199254740992", Value.KindOneofCase.StringValue)]
    [InlineData("9007199254740993", Value.KindOneofCase.StringValue)]
    [InlineData("-9223372036854775808", Value.KindOneofCase.StringValue)]
    public void Integer_BeyondWhatDoublesHold_IsText(string stock, Value.KindOneofCase expected)
        => Assert.Equal(expected, Encode($$"""{"title":"t","stock":"{{stock}}"}""").Data.Fields["stock"].KindCase);

    [Fact]
    public void MissingValues_AreNull()
    {
        var data = Encode("""{"title":"t"}""").Data;

        Assert.Equal(["title", "price", "stock", "active", "tags", "extra"], data.Fields.Keys);
        Assert.Equal(5, data.Fields.Values.Count(value => value.KindCase == Value.KindOneofCase.NullValue));
    }

    [Fact]
    public void FieldsNotSelected_AreAbsent()
        => Assert.Equal(["stock", "extra"], Encode(Full, "extra,stock").Data.Fields.Keys);

    [Fact]
    public void LongValues_KeepTheirLengths()
    {
        var text = new string('x', 5_000);
        var record = Encode($$"""{"title":"{{text}}","extra":["{{text}}",["{{text}}"]]}""");

        Assert.Equal(text, record.Data.Fields["title"].StringValue);
        Assert.Equal(text, record.Data.Fields["extra"].ListValue.Values[1].ListValue.Values[0].StringValue);
    }

    [Fact]
    public void MergedBody_HasTheChangesAndTheRest()
    {
        var before = RecordSamples.Image(Full);
        using var merged = new WireWriter();
        RecordImageWriter.WriteMergedBody(
            merged, RecordSamples.Draft("""{"price":7,"tags":null,"extra":1}""", isChange: true), new RecordImageParts(before).Body);
        var expected = RecordSamples.Image("""{"title":"Tür","price":7,"stock":"9007199254740993","active":false,"extra":1}""");

        Assert.Equal(new RecordImageParts(expected).Body, merged.WrittenSpan);
    }

    private static V1.Records.Record Encode(string json, string fields = "")
    {
        using var wire = new WireWriter();
        var selection = FieldSelection.Parse(fields, RecordSamples.Table.Collection);
        RecordEncoder.WriteRecord(wire, RecordSamples.Table, RecordSamples.Image(json), selection);
        return V1.Records.Record.Parser.ParseFrom(wire.WrittenSpan);
    }
}
