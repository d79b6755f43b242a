using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Baas.UnitTests.Rpc.Codec;

namespace Grpc.Baas.UnitTests.Rpc.Json;

public sealed class JsonDecoderTests
{
    [Theory]
    [InlineData("double_value", "1.5", "{ \"doubleValue\": 1.5 }")]
    [InlineData("double_value", "\"1.5\"", "{ \"doubleValue\": 1.5 }")]
    [InlineData("double_value", "\"NaN\"", "{ \"doubleValue\": \"NaN\" }")]
    [InlineData("double_value", "\"-Infinity\"", "{ \"doubleValue\": \"-Infinity\" }")]
    [InlineData("float_value", "3.25e2", "{ \"floatValue\": 325 }")]
    [InlineData("float_value", "\"Infinity\"", "{ \"floatValue\": \"Infinity\" }")]
    [InlineData("int32_value", "-2147483648", "{ \"int32Value\": -2147483648 }")]
    [InlineData("int32_value", "1.0", "{ \"int32Value\": 1 }")]
    [InlineData("int32_value", "1e3", "{ \"int32Value\": 1000 }")]
    [InlineData("int32_value", "\"2147483647\"", "{ \"int32Value\": 2147483647 }")]
    [InlineData("int64_value", "9223372036854775807", "{ \"int64Value\": \"9223372036854775807\" }")]
    [InlineData("int64_value", "\"-9223372036854775808\"", "{ \"int64Value\": \"-9223372036854775808\" }")]
    [InlineData("uint32_value", "4294967295", "{ \"uint32Value\": 4294967295 }")]
    [InlineData("uint64_value", "\"18446744073709551615\"", "{ \"uint64Value\": \"18446744073709551615\" }")]
    [InlineData("uint64_value", "1.8446744073709551615e19", "{ \"uint64Value\": \"18446744073709551615\" }")]
    [InlineData("sint32_value", "-7", "{ \"sint32Value\": -7 }")]
    [InlineData("sint64_value", "-9007199254740993", "{ \"sint64Value\": \"-9007199254740993\" }")]
    [InlineData("fixed32_value", "4294967295", "{ \"fixed32Value\": 4294967295 }")]
    [InlineData("fixed64_value", "5", "{ \"fixed64Value\": \"5\" }")]
    [InlineData("sfixed32_value", "-5", "{ \"sfixed32Value\": -5 }")]
    [InlineData("sfixed64_value", "-5", "{ \"sfixed64Value\": \"-5\" }")]
    [InlineData("bool_value", "true", "{ \"boolValue\": true }")]
    [InlineData("string_value", "\"a\\u00e9\\n\\ud83d\\ude00\"", "{ \"stringValue\": \"aé\\n\\ud83d\\ude00\" }")]
    [InlineData("bytes_value", "\"-_8=\"", "{ \"bytesValue\": \"+/8=\" }")]
    [InlineData("bytes_value", "\"+/8\"", "{ \"bytesValue\": \"+/8=\" }")]
    [InlineData("enum_value", "\"COLOUR_BLUE\"", "{ \"enumValue\": \"COLOUR_BLUE\" }")]
    [InlineData("enum_value", "1", "{ \"enumValue\": \"COLOUR_RED\" }")]
    [InlineData("enum_value", "77", "{ \"enumValue\": 77 }")]
    [InlineData("int32_value", "null", "{ }")]
    [InlineData("string_value", "null", "{ }")]
    public void Decode_Scalar_IsWhatGoogleReads(string field, string json, string expected)
    {
        var message = Transcoder.Decode<Scalars>($"{{\"{field}\": {json}}}");

        Assert.Equal(expected, JsonFormatter.Default.Format(message));
    }

    [Theory]
    [InlineData("double_value", "1e999")]
    [InlineData("double_value", "\"nan\"")]
    [InlineData("double_value", "\" 1\"")]
    [InlineData("double_value", "\"\"")]
    [InlineData("float_value", "3.5e38")]
    [InlineData("int32_value", "2147483648")]
    [InlineData("int32_value", "1.5")]
    [InlineData("int32_value", "true")]
    [InlineData("int32_value", "\"+1\"")]
    [InlineData("int32_value", "\"0x10\"")]
    [InlineData("int64_value", "9223372036854775808")]
    [InlineData("uint32_value", "-1")]
    [InlineData("uint64_value", "-1")]
    [InlineData("uint64_value", "18446744073709551616")]
    [InlineData("bool_value", "\"true\"")]
    [InlineData("bool_value", "1")]
    [InlineData("string_value", "5")]
    [InlineData("string_value", "{}")]
    [InlineData("bytes_value", "\"*\"")]
    [InlineData("bytes_value", "\"a\"")]
    [InlineData("enum_value", "\"COLOUR_GREEN\"")]
    [InlineData("enum_value", "1.5")]
    [InlineData("enum_value", "[]")]
    public void Decode_WrongType_NamesTheField(string field, string json)
    {
        Assert.Equal(("FIELD_MALFORMED", field), Transcoder.Refuse<Scalars>($"{{\"{field}\": {json}}}"));
    }

    [Fact]
    public void Decode_CamelCase_IsTaken()
    {
        Assert.Equal(5, Transcoder.Decode<Scalars>("""{"int32Value": 5}""").Int32Value);
    }

    [Fact]
    public void Decode_Shapes_AreWhatGoogleReads()
    {
        const string json = """
            {"maybe":0,"child":{"numbers":[1,-1],"texts":["","a"]},"children":[{},{"maybe":7}],
             "counts":{"a":1,"b":0},"by_number":{"-5":{"maybe":1}},"by_flag":{"true":"COLOUR_RED"},
             "size":0,"deltas":[-1,300],"colours":["COLOUR_BLUE",1]}
            """;

        var message = Transcoder.Decode<Shapes>(json);

        Assert.Equal(JsonParser.Default.Parse<Shapes>(json), message);
        Assert.True(message.HasMaybe);
        Assert.Equal(Shapes.ChoiceOneofCase.Size, message.ChoiceCase);
    }

    [Theory]
    [InlineData("""{"nope":1}""", "FIELD_UNKNOWN", "nope")]
    [InlineData("""{"child":{"children":[{},{"nope":1}]}}""", "FIELD_UNKNOWN", "child.children[1].nope")]
    [InlineData("""{"by_number":{"7":{"nope":[]}}}""", "FIELD_UNKNOWN", "by_number.7.nope")]
    [InlineData("""{"child":5}""", "FIELD_MALFORMED", "child")]
    [InlineData("""{"numbers":5}""", "FIELD_MALFORMED", "numbers")]
    [InlineData("""{"numbers":[1,2,"x"]}""", "FIELD_MALFORMED", "numbers[2]")]
    [InlineData("""{"numbers":[null]}""", "FIELD_MALFORMED", "numbers[0]")]
    [InlineData("""{"counts":{"a":null}}""", "FIELD_MALFORMED", "counts.a")]
    [InlineData("""{"counts":{"a":1,"a":2}}""", "FIELD_MALFORMED", "counts.a")]
    [InlineData("""{"by_number":{"x":{}}}""", "FIELD_MALFORMED", "by_number.x")]
    [InlineData("""{"by_flag":{"yes":1}}""", "FIELD_MALFORMED", "by_flag.yes")]
    [InlineData("""{"maybe":1,"maybe":2}""", "FIELD_MALFORMED", "maybe")]
    [InlineData("""{"by_number":{},"byNumber":{}}""", "FIELD_MALFORMED", "byNumber")]
    [InlineData("""{"name":"a","size":1}""", "FIELD_MALFORMED", "size")]
    [InlineData("""{"name":"a","free":null}""", "FIELD_MALFORMED", "free")]
    [InlineData("[]", "FIELD_MALFORMED", "")]
    [InlineData("null", "FIELD_MALFORMED", "")]
    public void Decode_WrongShape_NamesThePath(string json, string reason, string path)
    {
        Assert.Equal((reason, path), Transcoder.Refuse<Shapes>(json));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("  ", 2)]
    [InlineData("{", 1)]
    [InlineData("{} x", 3)]
    [InlineData("{\"maybe\":1,}", 11)]
    [InlineData("{\n\"maybe\": 01}", 12)]
    [InlineData("{\"maybe\":NaN}", 9)]
    [InlineData("// x\n{}", 0)]
    [InlineData("{\"texts\":[\"\\ud800\"]}", 10)]
    [InlineData("{\"texts\":[\"a\tb\"]}", 12)]
    public void Decode_NoJson_TellsTheOffset(string json, int offset)
    {
        Assert.Equal(("JSON_MALFORMED", offset.ToString()), Transcoder.Refuse<Shapes>(json));
    }

    [Fact]
    public void Decode_InvalidUtf8_TellsTheOffset()
    {
        byte[] json = [.. "{\"texts\":[\""u8, 0xff, .. "\"]}"u8];

        Assert.Equal(("JSON_MALFORMED", "11"), Transcoder.Refuse<Shapes>(json));
    }

    [Theory]
    [InlineData(99, true)]
    [InlineData(100, false)]
    [InlineData(100_000, false)]
    public void Decode_Nesting_IsLimited(int depth, bool isTaken)
    {
        var json = $$"""{"free":{{new string('[', depth)}}{{new string(']', depth)}}}""";
        using var output = new Grpc.Baas.Engine.Kernel.Wire.WireWriter();
        var bytes = System.Text.Encoding.UTF8.GetBytes(json);
        var error = Record.Exception(() =>
            Grpc.Baas.Engine.Rpc.Json.JsonDecoder.Decode(bytes, Transcoder.PlanOf<Shapes>(), Transcoder.Plans, output));

        Assert.Equal(isTaken, error is null);
    }

    [Theory]
    [InlineData("time", "\"2026-01-31T12:00:00Z\"")]
    [InlineData("time", "\"1969-12-31T23:59:59.5+01:30\"")]
    [InlineData("time", "\"0001-01-01T00:00:00Z\"")]
    [InlineData("time", "\"9999-12-31T23:59:59.999999999Z\"")]
    [InlineData("span", "\"1.000340012s\"")]
    [InlineData("span", "\"-0.5s\"")]
    [InlineData("span", "\"315576000000s\"")]
    [InlineData("mask", "\"a,fooBar.bazQux\"")]
    [InlineData("mask", "\"\"")]
    [InlineData("fields", """{"a":null,"b":1.5,"c":"x","d":[true,{}],"e":{"f":false}}""")]
    [InlineData("value", "null")]
    [InlineData("value", "[1,\"a\",null]")]
    [InlineData("list", "[[],{}]")]
    [InlineData("wide", "\"-9223372036854775808\"")]
    [InlineData("text", "\"\"")]
    [InlineData("flag", "false")]
    [InlineData("nothing", "null")]
    [InlineData("values", "[null,1]")]
    public void Decode_WellKnown_IsWhatGoogleReads(string field, string json)
    {
        var text = $"{{\"{field}\": {json}}}";

        Assert.Equal(JsonParser.Default.Parse<WellKnown>(text), Transcoder.Decode<WellKnown>(text));
    }

    [Theory]
    [InlineData("time", "\"2026-02-30T12:00:00Z\"")]
    [InlineData("time", "\"2026-01-31 12:00:00Z\"")]
    [InlineData("time", "\"2026-01-31T12:00:00\"")]
    [InlineData("time", "\"2026-01-31T12:00:00.Z\"")]
    [InlineData("time", "\"2026-01-31T12:00:00.1234567890Z\"")]
    [InlineData("time", "\"0001-01-01T00:00:00+00:01\"")]
    [InlineData("time", "1")]
    [InlineData("span", "\"1\"")]
    [InlineData("span", "\"s\"")]
    [InlineData("span", "\"1.s\"")]
    [InlineData("span", "\"--1s\"")]
    [InlineData("span", "\"315576000001s\"")]
    [InlineData("mask", "\"a,,b\"")]
    [InlineData("fields", "[]")]
    [InlineData("list", "{}")]
    [InlineData("flag", "\"x\"")]
    [InlineData("any", """{"value":1}""")]
    [InlineData("any", """{"@type":"type.googleapis.com/no.Such"}""")]
    public void Decode_WellKnownMalformed_NamesTheField(string field, string json)
    {
        var (reason, path) = Transcoder.Refuse<WellKnown>($"{{\"{field}\": {json}}}");

        Assert.Equal("FIELD_MALFORMED", reason);
        Assert.StartsWith(field, path);
    }

    [Fact]
    public void Decode_DuplicateKeyInStruct_IsRefused()
    {
        var members = string.Join(",", Enumerable.Range(0, 40).Select(i => $"\"k{i}\":{i}"));

        Assert.Equal(("FIELD_MALFORMED", "fields.k3"), Transcoder.Refuse<WellKnown>($$$"""{"fields":{{{{members}}},"k\u0033":1}}""".Replace("\\u0033", "3")));
        Assert.Equal(("FIELD_MALFORMED", "fields.a"), Transcoder.Refuse<WellKnown>("""{"fields":{"a":1,"a":1}}"""));
    }

    [Fact]
    public void Decode_Any_FindsItsTypeAnywhere()
    {
        var message = Transcoder.Decode<WellKnown>(
            """{"any":{"reason":"R","metadata":{"a":"b"},"@type":"type.googleapis.com/google.rpc.ErrorInfo"}}""");

        Assert.Equal(new ErrorInfo { Reason = "R", Metadata = { ["a"] = "b" } }, message.Any.Unpack<ErrorInfo>());
    }

    [Fact]
    public void Decode_NotAnObject_SaysThatTheRequestIsMeant()
    {
        var error = Assert.Throws<Grpc.Baas.Engine.Kernel.BaasException>(() => Transcoder.Decode<WellKnown>("[]"));

        Assert.Equal("The request does not fit: an object is expected.", error.Message);
    }

    [Theory]
    [InlineData("""{"any":{"\ud800":1,"@type":"type.googleapis.com/google.rpc.ErrorInfo"}}""")]
    [InlineData("""{"any":{"@type":"\ud800"}}""")]
    [InlineData("""{"any":{"@type":"type.googleapis.com/google.rpc.ErrorInfo","\udc00":1}}""")]
    public void Decode_AnyWithHalfAPair_IsRefused(string json)
    {
        Assert.Equal("JSON_MALFORMED", Transcoder.Refuse<WellKnown>(json).Reason);
    }

    // As PHP writes every slash.
    [Fact]
    public void Decode_AnyOfEscapedType_FindsIt()
    {
        var message = Transcoder.Decode<WellKnown>("""{"any":{"@type":"type.googleapis.com\/google.rpc.ErrorInfo","reason":"R"}}""");

        Assert.Equal("R", message.Any.Unpack<ErrorInfo>().Reason);
    }

    // These keys have one FNV-1a hash, which is zero and stays so; of such anyone can make a million.
    [Fact]
    public void Decode_KeysThatCollideInAPublicHash_AreTwoKeys()
    {
        var message = Transcoder.Decode<WellKnown>("""{"fields":{"77kepQFQ8Kl":1,"77kepQFQ8Kl\u0000":2,"77kepQFQ8Kl\u0000\u0000":3}}""");

        Assert.Equal(3, message.Fields.Fields.Count);
    }

    [Fact]
    public void Decode_AnyOfWellKnown_ReadsItsValue()
    {
        var message = Transcoder.Decode<WellKnown>("""{"any":{"@type":"type.googleapis.com/google.protobuf.Duration","value":"2s"}}""");

        Assert.Equal(TimeSpan.FromSeconds(2), message.Any.Unpack<Duration>().ToTimeSpan());
    }
}
