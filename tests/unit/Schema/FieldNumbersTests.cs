using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.UnitTests.Schema;

/// <summary>A field's number is for ever. Clients that were generated long ago depend on it.</summary>
public sealed class FieldNumbersTests
{
    [Fact]
    public void Numbers_ThroughManyChanges_StayAsTheyWere()
    {
        var collection = Definitions.New("a", Field("x"), Field("y"), Field("z"));
        Assert.Equal("10 x, 11 y, 12 z", Definitions.Numbers(collection));

        collection = Definitions.Update(collection, Field("z"), Field("y"), Field("x"), Field("w"));
        Assert.Equal("12 z, 11 y, 10 x, 13 w", Definitions.Numbers(collection));

        collection = Definitions.Update(collection, Field("w"), Field("x"));
        Assert.Equal("13 w, 10 x", Definitions.Numbers(collection));
        Assert.Equal("11, 12", string.Join(", ", collection.ReservedNumbers));

        collection = Definitions.Update(collection, Field("w"), Field("x"), Field("y"));
        Assert.Equal("13 w, 10 x, 14 y", Definitions.Numbers(collection));

        collection = Definitions.Update(collection, Field("renamed", 10), Field("x"), Field("w"), Field("y"));
        Assert.Equal("10 renamed, 15 x, 13 w, 14 y", Definitions.Numbers(collection));

        collection = Definitions.Update(collection, Field("w", 14), Field("y", 13), Field("renamed"), Field("x"));
        Assert.Equal("14 w, 13 y, 10 renamed, 15 x", Definitions.Numbers(collection));

        collection = Definitions.Update(collection);
        Assert.Equal("10, 11, 12, 13, 14, 15", string.Join(", ", collection.ReservedNumbers));

        collection = Definitions.Update(collection, Field("x"));
        Assert.Equal("16 x", Definitions.Numbers(collection));
        Assert.Equal(8, collection.Revision);
        Assert.Equal("10, 11, 12, 13, 14, 15", string.Join(", ", collection.Definition.ReservedNumbers));
    }

    [Fact]
    public void Numbers_ThatProtobufKeeps_AreLeftOut()
    {
        var collection = Definitions.New("a", Field("x"));
        var late = new Engine.Schema.Collection(collection.Id, "a", collection.Fields, collection.Rules)
        {
            Definition = collection.Definition,
            ReservedNumbers = [18_998],
        };

        var next = Definitions.Update(late, Field("x"), Field("y"), Field("z"));

        Assert.Equal("10 x, 18999 y, 20000 z", Definitions.Numbers(next));
    }

    [Fact]
    public void Number_UnknownOrTwice_Refused()
    {
        var collection = Definitions.New("a", Field("x"), Field("y"));

        var exception = Assert.Throws<BaasException>(
            () => Definitions.Update(collection, Field("p", 10), Field("q", 10), Field("r", 99), Field("s", -1)));

        Assert.Equal("schema[1].number DUPLICATE\nschema[2].number UNKNOWN\nschema[3].number UNKNOWN", Definitions.Faults(exception));
    }

    [Fact]
    public void Number_OfARemovedField_StaysRefused()
    {
        var collection = Definitions.Update(Definitions.New("a", Field("x"), Field("y")), Field("y"));

        var exception = Assert.Throws<BaasException>(() => Definitions.Update(collection, Field("y"), Field("x", 10)));

        Assert.Equal("schema[1].number UNKNOWN", Definitions.Faults(exception));
    }

    [Fact]
    public void Update_SameDefinition_ChangesNothing()
    {
        var collection = Definitions.New("a", Field("x"), """{"name":"s","type":"select","select":{"values":["a"]}}""");

        Assert.Same(collection, Definitions.Update(collection, Field("x"), """{"name":"s","type":"select","select":{"values":["a"]}}"""));
        Assert.Same(collection, DefinitionParser.ParseUpdate(
            collection.Definition, collection, CatalogueSnapshot.Of([collection]), Definitions.Now + 5).Next);
    }

    [Theory]
    [InlineData("""{"name":"f","type":"text"}""", """{"name":"f","type":"int"}""", "11 f", "10")]
    [InlineData("""{"name":"f","type":"text"}""", """{"name":"g","type":"email","number":10}""", "10 g", "")]
    [InlineData(
        """{"name":"f","type":"select","select":{"values":["a"]}}""",
        """{"name":"f","type":"select","select":{"values":["a"],"max_select":2}}""",
        "11 f",
        "10")]
    public void Update_TypeOfAField_NewFormGetsANewNumber(string before, string after, string numbers, string reserved)
    {
        var next = Definitions.Update(Definitions.New("a", before), after);

        Assert.Equal(numbers, Definitions.Numbers(next));
        Assert.Equal(reserved, string.Join(", ", next.ReservedNumbers));
    }

    [Fact]
    public void Update_TypesOfFieldsAndNewOnes_NoNumberTwice()
    {
        var next = Definitions.Update(
            Definitions.New("a", Field("x"), Field("y"), Field("z")),
            """{"name":"x","type":"int"}""", """{"name":"w","type":"int"}""", """{"name":"y","type":"bool"}""");

        Assert.Equal("14 x, 13 w, 15 y", Definitions.Numbers(next));
        Assert.Equal("10, 11, 12", string.Join(", ", next.ReservedNumbers.Order()));
    }

    [Theory]
    [InlineData("""{"name":"f","type":"text"}""", """{"name":"f","type":"text","validation":{"required":true,"max_length":3}}""")]
    [InlineData(
        """{"name":"f","type":"select","select":{"values":["a","b"],"max_select":2}}""",
        """{"name":"f","type":"select","select":{"values":["a"],"max_select":5}}""")]
    public void Update_Validation_MayChange(string before, string after)
    {
        var next = Definitions.Update(Definitions.New("a", before), after);

        Assert.Equal(("10 f", 2L), (Definitions.Numbers(next), next.Revision));
    }

    private static string Field(string name, int number = 0) => $$"""{"name":"{{name}}","type":"text","number":{{number}}}""";
}
