using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Baas.UnitTests.Rpc.Codec;

namespace Grpc.Baas.UnitTests.Rpc.Json;

public sealed class JsonEncoderTests
{
    [Fact]
    public void Encode_EmptyScalars_WritesEveryDefault()
    {
        Assert.Equal(
            """{"double_value":0,"float_value":0,"int32_value":0,"int64_value":0,"uint32_value":0,"uint64_value":0,"sint32_value":0,"sint64_value":0,"fixed32_value":0,"fixed64_value":0,"sfixed32_value":0,"sfixed64_value":0,"bool_value":false,"string_value":"","bytes_value":"","enum_value":"COLOUR_UNSPECIFIED"}""",
            Transcoder.Encode(new Scalars()));
    }

    [Fact]
    public void Encode_Scalars_WritesEveryKind()
    {
        var message = new Scalars
        {
            DoubleValue = 0.1,
            FloatValue = 0.1f,
            Int32Value = -1,
            Int64Value = 1L << 53,
            Uint32Value = uint.MaxValue,
            Uint64Value = ulong.MaxValue,
            Sint32Value = int.MinValue,
            Sint64Value = 1 - (1L << 53),
            Fixed32Value = 7,
            Fixed64Value = (1UL << 53) - 1,
            Sfixed32Value = -7,
            Sfixed64Value = long.MinValue,
            BoolValue = true,
            StringValue = "é\"\n<",
            BytesValue = ByteString.CopyFrom(0xfb, 0xff),
            EnumValue = (Colour)9,
        };

        Assert.Equal(
            """{"double_value":0.1,"float_value":0.1,"int32_value":-1,"int64_value":"9007199254740992","uint32_value":4294967295,"uint64_value":"18446744073709551615","sint32_value":-2147483648,"sint64_value":-9007199254740991,"fixed32_value":7,"fixed64_value":9007199254740991,"sfixed32_value":-7,"sfixed64_value":"-9223372036854775808","bool_value":true,"string_value":"é\"\n<","bytes_value":"+/8=","enum_value":9}""",
            Transcoder.Encode(message));
    }

    [Fact]
    public void Encode_NotFinite_WritesStrings()
    {
        var json = Transcoder.Encode(new Scalars { DoubleValue = double.NaN, FloatValue = float.NegativeInfinity });

        Assert.StartsWith("""{"double_value":"NaN","float_value":"-Infinity",""", json);
    }

    [Fact]
    public void Encode_EmptyShapes_LeavesOutWhatIsNotSet()
    {
        Assert.Equal(
            """{"numbers":[],"texts":[],"children":[],"counts":{},"by_number":{},"by_flag":{},"deltas":[],"colours":[]}""",
            Transcoder.Encode(new Shapes()));
    }

    [Fact]
    public void Encode_Shapes_ComeBackWhole()
    {
        var message = new Shapes
        {
            Maybe = 0,
            Child = new Shapes { Name = "" },
            Numbers = { 1, -1, 0 },
            Texts = { "", "a" },
            Children = { new Shapes(), new Shapes { Maybe = 5 } },
            Counts = { ["a"] = 1, [""] = 0 },
            ByNumber = { [-5] = new Shapes { Size = 0 }, [0] = new Shapes() },
            ByFlag = { [false] = Colour.Blue },
            Free = Value.ForList(Value.ForNull(), Value.ForNumber(1)),
            Deltas = { -1, long.MaxValue },
            Colours = { Colour.Red, Colour.Blue },
        };

        var json = Transcoder.Encode(message);

        Assert.Equal(message, Transcoder.Decode<Shapes>(json));
        Assert.Equal(message, JsonParser.Default.Parse<Shapes>(json));
    }

    [Fact]
    public void Encode_PartsOfAMessage_AreMerged()
    {
        byte[] wire = [.. new Shapes { Child = new Shapes { Maybe = 1 } }.ToByteArray(), .. new Shapes { Child = new Shapes { Name = "x" } }.ToByteArray()];

        var json = Transcoder.Encode(wire, Transcoder.PlanOf<Shapes>());

        Assert.Contains("\"child\":{\"maybe\":1,", json);
        Assert.Contains("\"name\":\"x\"", json);
    }

    [Fact]
    public void Encode_TwoOfAOneof_WritesTheLast()
    {
        byte[] wire = [.. new Shapes { Name = "x" }.ToByteArray(), .. new Shapes { Size = 3 }.ToByteArray()];

        var json = Transcoder.Encode(wire, Transcoder.PlanOf<Shapes>());

        Assert.Contains("\"size\":3", json);
        Assert.DoesNotContain("\"name\"", json);
    }

    [Fact]
    public void Encode_UnpackedAndPackedNumbers_AreOneList()
    {
        byte[] wire = [0x18, 1, 0x1a, 2, 2, 3, 0x18, 4];

        Assert.Contains("\"numbers\":[1,2,3,4]", Transcoder.Encode(wire, Transcoder.PlanOf<Shapes>()));
    }

    [Fact]
    public void Encode_UnknownFieldsAndWrongWireTypes_AreSkipped()
    {
        byte[] wire = [0x08, 5, 0xfa, 0xff, 0x01, 1, 9, 0x0d, 1, 2, 3, 4];

        Assert.StartsWith("{\"maybe\":5,", Transcoder.Encode(wire, Transcoder.PlanOf<Shapes>()));
    }

    [Theory]
    [InlineData("""{"time":"2026-01-31T12:00:00Z","nothing":null,"values":[]}""")]
    [InlineData("""{"time":"1969-12-31T22:29:59.500Z","nothing":null,"values":[]}""")]
    [InlineData("""{"time":"9999-12-31T23:59:59.000001Z","nothing":null,"values":[]}""")]
    [InlineData("""{"span":"1.000340012s","nothing":null,"values":[]}""")]
    [InlineData("""{"span":"-0.500s","nothing":null,"values":[]}""")]
    [InlineData("""{"mask":"a,fooBar.bazQux","nothing":null,"values":[]}""")]
    [InlineData("""{"fields":{"a":null,"b":1.5,"c":"x","d":[true,{}],"e":{"f":false}},"nothing":null,"values":[]}""")]
    [InlineData("""{"value":null,"nothing":null,"values":[null,1]}""")]
    [InlineData("""{"list":[[],{}],"nothing":null,"values":[]}""")]
    [InlineData("""{"wide":"-9223372036854775808","text":"","flag":false,"nothing":null,"values":[]}""")]
    [InlineData("""{"any":{"@type":"type.googleapis.com/google.protobuf.Duration","value":"2s"},"nothing":null,"values":[]}""")]
    [InlineData("""{"any":{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"R","domain":"","metadata":{}},"nothing":null,"values":[]}""")]
    public void Encode_WhatWasDecoded_IsTheSame(string json)
    {
        Assert.Equal(json, Transcoder.Encode(Transcoder.Decode<WellKnown>(json)));
    }

    [Fact]
    public void Encode_AnyOfUnknownType_KeepsItsBytes()
    {
        var message = new WellKnown { Any = new Any { TypeUrl = "x/no.Such", Value = ByteString.CopyFrom(1, 2) } };

        Assert.StartsWith("""{"any":{"@type":"x/no.Such","value":"AQI="},""", Transcoder.Encode(message));
    }

    [Fact]
    public void Encode_StatusDetails_AreReadable()
    {
        var status = new Google.Rpc.Status { Code = 3, Message = "m", Details = { Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromSeconds(1)) }) } };

        Assert.Equal(
            """{"code":3,"message":"m","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retry_delay":"1s"}]}""",
            Transcoder.Encode(status));
    }

    [Fact]
    public void Encode_TextThatIsNoUtf8_IsReplaced()
    {
        byte[] wire = [0x22, 2, (byte)'a', 0xff];

        Assert.Contains("\"texts\":[\"a\ufffd\"]", Transcoder.Encode(wire, Transcoder.PlanOf<Shapes>()));
    }

    [Fact]
    public void Encode_RandomBytes_NeverFailsOtherwiseThanMalformed()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var plan = Transcoder.PlanOf<Shapes>();
        for (var i = 0; i < 20_000; i++)
        {
            var wire = new byte[random.Next(40)];
            random.NextBytes(wire);
            var error = Record.Exception(() => Transcoder.Encode(wire, plan));

            Assert.True(
                error is null or Grpc.Baas.Engine.Kernel.Wire.WireFormatException,
                $"seed {seed}, bytes {Convert.ToHexString(wire)}: {error}");
        }
    }
}
