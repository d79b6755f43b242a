using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Schema;
using Grpc.Baas.Engine.Schema.Types;

namespace Grpc.Baas.UnitTests.Schema;

/// <summary>select, relation and json.</summary>
public sealed class CompositeTypesTests
{
    private const string One = """{"type":"select","select":{"values":["draft","published"],"max_select":1}}""";
    private const string Many = """{"type":"select","select":{"values":["a","b","ü"],"max_select":2}}""";
    private const string AtLeastTwo = """{"type":"select","select":{"values":["a","b","c"],"max_select":3,"min_select":2}}""";
    private const string ToOne = """{"type":"relation","relation":{"collection_id":"posts"}}""";
    private const string ToMany = """{"type":"relation","relation":{"collection_id":"posts","type":"many-to-many","cascade_delete":true}}""";

    [Theory]
    [InlineData(One, "\"draft\"", "draft")]
    [InlineData(One, "\"other\"", "!VALUES")]
    [InlineData(One, "\"\"", "null")]
    [InlineData(One, "null", "null")]
    [InlineData(One, "[\"draft\"]", "!TYPE")]
    [InlineData(One, "1", "!TYPE")]
    [InlineData(Many, "[\"b\",\"a\"]", "[\"b\",\"a\"]")]
    [InlineData(Many, "[\"ü\"]", "[\"ü\"]")]
    [InlineData(Many, "\"a\"", "[\"a\"]")]
    [InlineData(Many, "[]", "null")]
    [InlineData(Many, "null", "null")]
    [InlineData(Many, "[\"a\",\"a\"]", "!VALUES")]
    [InlineData(Many, "[\"a\",\"b\",\"ü\"]", "!TOO_MANY")]
    [InlineData(Many, "[\"c\"]", "!VALUES")]
    [InlineData(AtLeastTwo, "[\"a\",\"b\"]", "[\"a\",\"b\"]")]
    [InlineData(AtLeastTwo, "[]", "null")]
    [InlineData(AtLeastTwo, "[\"a\"]", "!TOO_FEW")]
    [InlineData(AtLeastTwo, "\"a\"", "!TOO_FEW")]
    [InlineData(Many, "[\"\"]", "!TYPE")]
    [InlineData(Many, "[1]", "!TYPE")]
    [InlineData(Many, "[[\"a\"]]", "!TYPE")]
    [InlineData(Many, "[null]", "!TYPE")]
    [InlineData(Many, "{\"a\":\"b\"}", "!TYPE")]
    [InlineData(ToOne, "\"0190a0b4-1c7e-7000-8000-000000000001\"", "0190a0b4-1c7e-7000-8000-000000000001")]
    [InlineData(ToOne, "\"a_b-c.d~1\"", "a_b-c.d~1")]
    [InlineData(ToOne, "\"\"", "null")]
    [InlineData(ToOne, "\"with space\"", "!FORMAT")]
    [InlineData(ToOne, "\"ünicode\"", "!FORMAT")]
    [InlineData(ToOne, "[\"a\"]", "!TYPE")]
    [InlineData(ToMany, "[\"a\",\"b\"]", "[\"a\",\"b\"]")]
    [InlineData(ToMany, "\"a\"", "[\"a\"]")]
    [InlineData(ToMany, "[\"a/b\"]", "!FORMAT")]
    [InlineData(ToMany, "[\"a\",\"a\"]", "!VALUES")]
    public void Choice_Value_StoredOrRefused(string definition, string value, string expected)
        => Assert.Equal(expected, FieldReading.Read(FieldReading.Type(definition), value));

    [Fact]
    public void Choice_Kind_FollowsCardinality()
    {
        Assert.Equal(ValueKind.Text, FieldReading.Type(One).Kind);
        Assert.Equal(ValueKind.TextList, FieldReading.Type(Many).Kind);
        Assert.Equal(ValueKind.Text, FieldReading.Type("""{"type":"select","select":{"values":["a"]}}""").Kind);

        var relation = Assert.IsType<RelationType>(FieldReading.Type(ToMany));
        Assert.Equal(("id of posts", true, true), (relation.TargetCollectionId, relation.IsCascade, relation.IsList));
    }

    [Fact]
    public void Relation_Limits_AreThoseOfIds()
    {
        var toOne = FieldReading.Type(ToOne);
        var toMany = FieldReading.Type(ToMany);
        Value Ids(int count) => Value.ForList([.. Enumerable.Range(0, count).Select(number => Value.ForString($"r{number}"))]);

        Assert.Equal(128, FieldReading.Read(toOne, Value.ForString(new string('a', 128))).Length);
        Assert.Equal("!FORMAT", FieldReading.Read(toOne, Value.ForString(new string('a', 129))));
        Assert.StartsWith("[\"r0\"", FieldReading.Read(toMany, Ids(1_000)));
        Assert.Equal("!TOO_MANY", FieldReading.Read(toMany, Ids(1_001)));
    }

    [Theory]
    [InlineData("{\"b\":1,\"a\":[true,null,\"x\"]}", "{\"b\":1,\"a\":[true,null,\"x\"]}")]
    [InlineData("\"text\"", "\"text\"")]
    [InlineData("\"\"", "\"\"")]
    [InlineData("1.5", "1.5")]
    [InlineData("false", "false")]
    [InlineData("[]", "[]")]
    [InlineData("{}", "{}")]
    [InlineData("null", "null")]
    [InlineData("{\"größe\":\"a\\u0001<b>&'\\\"\"}", "{\"größe\":\"a\\u0001<b>&'\\\"\"}")]
    [InlineData("\"a\\u0000b\"", "!FORMAT")]
    [InlineData("[{\"a\\u0000b\":1}]", "!FORMAT")]
    public void Json_AnyValue_StoredCompact(string value, string expected)
        => Assert.Equal(expected, FieldReading.Read(FieldReading.Type("""{"type":"json"}"""), value));

    [Fact]
    public void Json_Nesting_Limited()
    {
        var type = FieldReading.Type("""{"type":"json"}""");
        Value Nest(int depth) => depth == 0 ? Value.ForNumber(1) : Value.ForList(Nest(depth - 1));

        Assert.Equal($"{new string('[', 25)}1{new string(']', 25)}", FieldReading.Read(type, Nest(25)));
        Assert.Equal("!FORMAT", FieldReading.Read(type, Nest(26)));
    }

    [Fact]
    public void Json_Size_Limited()
    {
        var type = FieldReading.Type("""{"type":"json"}""");

        Assert.Equal(1_048_576, FieldReading.Read(type, Value.ForString(new string('a', 1_048_574))).Length);
        Assert.Equal("!MAX_LENGTH", FieldReading.Read(type, Value.ForString(new string('a', 1_048_575))));
    }

    [Fact]
    public void Json_WhatJsonCannotSay_Refused()
    {
        var type = FieldReading.Type("""{"type":"json"}""");
        var badText = new byte[] { 0x1a, 1, 0xff };
        byte[] badKey = [0x2a, 5, 0x0a, 3, 0x0a, 1, 0xff];
        byte[] badElement = [0x32, 5, 0x0a, 3, .. badText];

        Assert.Equal("!FORMAT", FieldReading.Read(type, Value.ForList(Value.ForNumber(double.NaN))));
        Assert.Equal("!FORMAT", FieldReading.Read(type, badText));
        Assert.Equal("!FORMAT", FieldReading.Read(type, badKey));
        Assert.Equal("!FORMAT", FieldReading.Read(type, badElement));
    }

    [Theory]
    [InlineData("""{"type":"select"}""", "schema[0].select.values REQUIRED")]
    [InlineData("""{"type":"select","select":{"values":["a","a"]}}""", "schema[0].select.values[1] DUPLICATE")]
    [InlineData("""{"type":"select","select":{"values":["a"],"max_select":-1}}""", "schema[0].select.max_select MAX")]
    [InlineData("""{"type":"select","select":{"values":["a"]},"validation":{"values":["b"]}}""", "schema[0].validation.values UNSUPPORTED")]
    [InlineData("""{"type":"select","select":{"values":["a"]},"relation":{}}""", "schema[0].relation UNSUPPORTED")]
    [InlineData("""{"type":"relation"}""", "schema[0].relation.collection_id REQUIRED")]
    [InlineData("""{"type":"relation","relation":{"collection_id":"missing"}}""", "schema[0].relation.collection_id UNKNOWN")]
    [InlineData("""{"type":"relation","relation":{"collection_id":"a","type":"one"}}""", "schema[0].relation.type UNKNOWN")]
    [InlineData("""{"type":"relation","relation":{"collection_id":"a","display_fields":["id","A b"]}}""", "schema[0].relation.display_fields[1] FORMAT")]
    [InlineData("""{"type":"relation","relation":{"collection_id":"a","on_delete":"nothing"}}""", "schema[0].relation.on_delete UNKNOWN")]
    [InlineData("""{"type":"relation","relation":{"collection_id":"a","on_delete":"restrict","cascade_delete":true}}""", "schema[0].relation.cascade_delete CONFLICT")]
    [InlineData("""{"type":"relation","relation":{"collection_id":"a","on_delete":"set_null"},"validation":{"required":true}}""", "schema[0].relation.on_delete CONFLICT")]
    [InlineData("""{"type":"select","select":{"values":["a","b"],"max_select":2,"min_select":3}}""", "schema[0].select.min_select MAX")]
    [InlineData("""{"type":"json","validation":{"max_length":5}}""", "schema[0].validation.max_length UNSUPPORTED")]
    public void Composite_WrongOptions_NameTheirPath(string definition, string expected)
    {
        var (_, faults) = FieldReading.Define(definition);

        Assert.Equal(expected, string.Join(", ", faults.Select(fault => $"{fault.Field} {fault.Rule}")));
    }

    [Theory]
    [InlineData("txt", "did you mean 'text'?")]
    [InlineData("string", "did you mean 'text'?")]
    [InlineData("Number", "did you mean 'number'?")]
    [InlineData("money", "did you mean 'decimal'?")]
    [InlineData("relationship", "expected one of text, editor, email, url, number, int, bool, date, select, relation, json, decimal, datetime")]
    [InlineData("nothing", "encrypted, or the name of a format")]
    public void Type_Unknown_ListsTheAllowedOnes(string name, string expected)
    {
        var (type, faults) = FieldReading.Define($$"""{"type":"{{name}}"}""");

        Assert.Null(type);
        var fault = Assert.Single(faults);
        Assert.Equal(("schema[0].type", "UNKNOWN"), (fault.Field, fault.Rule));
        Assert.Contains(expected, fault.Description);
    }

    [Fact]
    public void Types_Names_AreFrozen()
        => Assert.Equal(
            [
                "text", "editor", "email", "url", "number", "int", "bool", "date", "select", "relation", "json", "decimal", "datetime",
                "time", "bytes", "geopoint", "autodate", "file", "password", "secret", "encrypted",
            ],
            FieldTypes.All.Select(entry => entry.Name));

    [Theory]
    [InlineData("text Text")]
    [InlineData("editor Text")]
    [InlineData("email Text")]
    [InlineData("url Text")]
    [InlineData("number Number")]
    [InlineData("int Integer")]
    [InlineData("bool Bool")]
    [InlineData("date Text")]
    [InlineData("json Json")]
    [InlineData("decimal Decimal")]
    [InlineData("datetime Timestamp")]
    [InlineData("time Text")]
    [InlineData("bytes Bytes")]
    [InlineData("geopoint GeoPoint")]
    [InlineData("autodate Timestamp")]
    [InlineData("file Json")]
    [InlineData("password Secret")]
    [InlineData("secret Secret")]
    [InlineData("encrypted Encrypted")]
    public void Types_Kinds_AreFrozen(string expected)
    {
        var name = expected[..expected.IndexOf(' ')];

        Assert.Equal(expected, $"{name} {FieldReading.Type($$"""{"type":"{{name}}"}""").Kind}");
    }

    [Theory]
    [InlineData("{}", "Restrict", false)]
    [InlineData("""{"cascade_delete":true}""", "Cascade", true)]
    [InlineData("""{"on_delete":"restrict"}""", "Restrict", false)]
    [InlineData("""{"on_delete":"cascade"}""", "Cascade", true)]
    [InlineData("""{"on_delete":"cascade","cascade_delete":true}""", "Cascade", true)]
    [InlineData("""{"on_delete":"set_null"}""", "SetNull", false)]
    public void Relation_OnDelete_HasTwoSpellings(string options, string rule, bool isCascade)
    {
        var definition = V1.Schema.CollectionField.Parser.ParseJson($$"""{"type":"relation","relation":{{options}}}""");
        definition.Relation.CollectionId = "a";
        var type = (RelationType)FieldTypes.Create(new FieldDraft(definition, "schema[0]", new DefinitionFaults(), name => name))!;

        Assert.Equal((rule, isCascade), (type.OnDelete.ToString(), definition.Relation.CascadeDelete));
        Assert.Equal(type.OnDelete, ((RelationType)FieldReading.Type(JsonFormatter.Default.Format(definition))).OnDelete);
    }

    [Fact]
    public void Value_Malformed_IsAWireFault()
        => Assert.Throws<Grpc.Baas.Engine.Kernel.Wire.WireFormatException>(
            () => FieldReading.Read(FieldReading.Type("""{"type":"json"}"""), [0x32, 2, 0x0a, 9]));
}
