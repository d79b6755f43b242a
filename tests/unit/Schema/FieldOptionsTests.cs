using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.UnitTests.Schema;

/// <summary>What every type of field can have: a default, hidden, immutable, messages.</summary>
public sealed class FieldOptionsTests
{
    [Fact]
    public void Options_OfADefinition_StandInTheField()
    {
        var collection = Definitions.New(
            "products",
            """{"name":"price","type":"decimal","default_value":"1.5","immutable":true,"messages":{"MIN":"Nothing is free.","FORMAT":"Cents only."}}""",
            """{"name":"note","type":"text","hidden":true}""");

        var price = collection.Fields[0];
        Assert.Equal((150L, true, false), (price.DefaultValue.Integer, price.IsImmutable, price.IsHidden));
        Assert.Equal("Nothing is free.", price.Messages["MIN"]);
        Assert.Equal((false, true, false), (collection.Fields[1].IsImmutable, collection.Fields[1].IsHidden, collection.Fields[1].DefaultValue.HasValue));
        Assert.Null(collection.FindQueryable("note"));
        Assert.True(collection.FindQueryable("note", seesHidden: true)!.IsHidden);
    }

    [Fact]
    public void Messages_InAnotherOrder_AreNoChange()
    {
        var collection = Definitions.New("a", """{"name":"b","type":"int","messages":{"MIN":"x","MAX":"y"}}""");

        Assert.Same(collection, Definitions.Update(collection, """{"name":"b","type":"int","messages":{"MAX":"y","MIN":"x"}}"""));
    }

    [Fact]
    public void Default_Null_IsNone()
    {
        var collection = Definitions.New("a", """{"name":"b","type":"int","default_value":null}""");

        Assert.False(collection.Fields[0].DefaultValue.HasValue);
        Assert.Null(collection.Definition.Schema[0].DefaultValue);
    }

    [Fact]
    public void File_WithoutLimits_HasTheDocumentedOnes()
    {
        var file = Definitions.New("a", """{"name":"b","type":"file"}""").Definition.Schema[0].File;

        Assert.Equal((1, 5_242_880), (file.MaxFiles, file.MaxSize));
    }

    [Fact]
    public void Secret_IsNeverQueryable()
    {
        var collection = Definitions.New("a", """{"name":"b","type":"password"}""");

        Assert.Null(collection.FindQueryable("b"));
    }

    [Theory]
    [InlineData("""{"type":"int","default_value":"x"}""", "schema[0].default_value TYPE")]
    [InlineData("""{"type":"month","default_value":13}""", "schema[0].default_value MAX")]
    [InlineData("""{"type":"select","select":{"values":["a"]},"default_value":"b"}""", "schema[0].default_value VALUES")]
    [InlineData("""{"type":"password","default_value":"12345678"}""", "schema[0].default_value UNSUPPORTED")]
    [InlineData("""{"type":"encrypted","default_value":"a"}""", "schema[0].default_value UNSUPPORTED")]
    [InlineData("""{"type":"autodate","default_value":"2026-11-21"}""", "schema[0].default_value UNSUPPORTED")]
    [InlineData("""{"type":"file","default_value":[]}""", "schema[0].default_value UNSUPPORTED")]
    [InlineData("""{"type":"int","messages":{"SMALL":"x"}}""", "schema[0].messages UNKNOWN")]
    [InlineData("""{"type":"int","messages":{"MIN":""}}""", "schema[0].messages.MIN MAX_LENGTH")]
    public void Options_Wrong_NameTheirPath(string definition, string expected)
    {
        var (_, faults) = FieldReading.Define(definition);

        Assert.Equal(expected, string.Join(", ", faults.Select(fault => $"{fault.Field} {fault.Rule}")));
    }

    [Fact]
    public void Options_TooLarge_NameTheirPath()
    {
        var (_, faults) = FieldReading.Define(
            """{"type":"editor","default_value":"LONG","messages":{"FORMAT":"SHORT"}}"""
                .Replace("LONG", new string('a', 17_000)).Replace("SHORT", new string('a', 501)));

        Assert.Equal(["schema[0].default_value MAX_LENGTH", "schema[0].messages.FORMAT MAX_LENGTH"], faults.Select(fault => $"{fault.Field} {fault.Rule}"));
    }

    [Fact]
    public void Kinds_WithoutOrder_CannotBeUnique()
    {
        foreach (var type in new[] { "bytes", "geopoint", "json", "password", "encrypted" })
        {
            Assert.Throws<Grpc.Baas.Engine.Kernel.BaasException>(() => Definitions.New("a", $$"""{"name":"b","type":"{{type}}","unique":true}"""));
        }

        Assert.True(Definitions.New("a", """{"name":"b","type":"decimal","unique":true}""").Fields[0].Kind.HasOrder());
    }
}
