using System.Text;
using Grpc.Baas.Client;
using Grpc.Baas.Engine.Hosting.Import;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.UnitTests.Hosting.Import;

public sealed class RecordEncoderTests
{
    private static readonly string[] Fields =
        ["title text", "price number", "stock int", "active bool", "tags select many", "extra json", "day date", "first_name text"];

    [Theory]
    [InlineData("""{"title":"Café \"x\"","price":1.5,"stock":3,"active":true}""", """{"title":"Café \"x\"","price":1.5,"stock":3,"active":true}""")]
    [InlineData("""{"price":"42.53","stock":"7"}""", """{"price":42.53,"stock":7}""")]
    [InlineData("""{"price":"","stock":""}""", """{"price":null,"stock":null}""")]
    [InlineData("""{"title":12.50,"day":2026}""", """{"title":"12.50","day":"2026"}""")]
    [InlineData("""{"price":"12 €","stock":"1.5"}""", """{"price":"12 €","stock":"1.5"}""")]
    [InlineData("""{"price":"NaN","stock":9007199254740993}""", """{"price":"NaN","stock":"9007199254740993"}""")]
    [InlineData("""{"active":"true","tags":["a"],"extra":{"n":[1,null]}}""", """{"active":"true","tags":["a"],"extra":{"n":[1,null]}}""")]
    [InlineData("""{"First Name":"A","firstName":"B"}""", """{"first_name":"B"}""")]
    [InlineData("""{"nope":{"x":1}}""", """{"nope":{"x":1}}""")]
    public void Append_Json_FitsValuesToFields(string record, string expected) => Assert.Equal(expected, Encode(record).Data.ToJson());

    [Theory]
    [InlineData("""{"active":"Yes","price":"3","stock":"4","title":"5"}""", """{"active":true,"price":3,"stock":4,"title":"5"}""")]
    [InlineData("""{"active":"0"}""", """{"active":false}""")]
    [InlineData("""{"active":"maybe"}""", """{"active":"maybe"}""")]
    [InlineData("""{"tags":"[\"a\",\"b\"]","extra":"{\"n\":1}"}""", """{"tags":["a","b"],"extra":{"n":1}}""")]
    [InlineData("""{"tags":"a","extra":"[broken"}""", """{"tags":["a"],"extra":"[broken"}""")]
    [InlineData("""{"tags":"[broken","extra":"1 2"}""", """{"tags":["[broken"],"extra":"1 2"}""")]
    public void Append_Cells_ReadsThemAsTheFieldWants(string record, string expected) =>
        Assert.Equal(expected, Encode(record, isText: true).Data.ToJson());

    [Fact]
    public void Append_IdMember_BecomesTheId()
    {
        Assert.Equal("a-1", Encode("""{"id":"a-1","title":"x"}""").Id);
        Assert.Equal("17", Encode("""{"title":"x","id":17}""").Id);
        Assert.Equal("", Encode("""{"id":null,"title":"x"}""").Id);
        Assert.Equal("""{"title":"x"}""", Encode("""{"id":"a-1","title":"x"}""").Data.ToJson());
    }

    [Fact]
    public void Append_OtherIdField_StaysAFieldIfThereIsOne()
    {
        var item = Encode("""{"title":"x"}""", idField: "title");

        Assert.Equal("x", item.Id);
        Assert.Equal("""{"title":"x"}""", item.Data.ToJson());
    }

    [Fact]
    public void Append_UnknownIgnored_LeavesItOut() =>
        Assert.Equal("""{"title":"x"}""", Encode("""{"a":[1],"title":"x","b":{}}""", ignoreUnknown: true).Data.ToJson());

    [Fact]
    public void Append_LoneSurrogate_IsRefused() => Assert.Throws<ImportException>(() => Encode("""{"title":"\ud800"}"""));

    [Fact]
    public void Append_Many_KeepsOrderAndForgetsTheLastId()
    {
        using var message = new WireWriter();
        var encoder = new RecordEncoder(new MemberTargets(ImportSource.Collection(Fields), "id", ignoreUnknown: false), isText: false);
        encoder.Append("""{"id":"1","title":"a"}"""u8, message);
        encoder.Append("""{"stock":5,"title":"b"}"""u8, message);

        var request = IngestRecordsRequest.Parser.ParseFrom(message.WrittenSpan);

        Assert.Equal(["1", ""], request.Items.Select(item => item.Id));
        Assert.Equal(["""{"title":"a"}""", """{"stock":5,"title":"b"}"""], request.Items.Select(item => item.Data.ToJson()));
    }

    private static IngestItem Encode(string record, bool isText = false, string idField = "id", bool ignoreUnknown = false)
    {
        using var message = new WireWriter();
        var targets = new MemberTargets(ImportSource.Collection(Fields), idField, ignoreUnknown);
        new RecordEncoder(targets, isText).Append(Encoding.UTF8.GetBytes(record), message);
        return Assert.Single(IngestRecordsRequest.Parser.ParseFrom(message.WrittenSpan).Items);
    }
}
