using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Baas.Engine.Rpc.Json;
using Grpc.Baas.UnitTests.Rpc.Codec;

namespace Grpc.Baas.UnitTests.Rpc.Json;

public sealed class JsonFormatTests
{
    [Fact]
    public void Encode_CanonicalDefaults_AreLeftOut()
    {
        Assert.Equal("{}", Transcoder.Encode(new Scalars(), JsonFormat.Canonical));
        Assert.Equal("{}", Transcoder.Encode(new Shapes(), JsonFormat.Canonical));
        Assert.Equal("""{"maybe":0,"child":{}}""", Transcoder.Encode(new Shapes { Maybe = 0, Child = new Shapes() }, JsonFormat.Canonical));
    }

    [Fact]
    public void Encode_MessageThatIsEmptyWhenAbsent_IsThereInTheNativeFormAlone()
    {
        var plan = new MessagePlans().Get(V1.Records.RecordEvent.Descriptor);
        var wire = new V1.Records.RecordEvent { Type = "progress" }.ToByteArray();

        Assert.Equal(
            """{"type":"progress","collection":"","record_id":"","data":{},"position":0,"etag":"","cause":""}""", Transcoder.Encode(wire, plan));
        Assert.Equal("""{"type":"progress"}""", Transcoder.Encode(wire, plan, JsonFormat.Canonical));
    }

    // Every scalar of the message as 0 or empty, and a packed list without elements: legal on the wire.
    [Fact]
    public void Encode_CanonicalDefaultsOnTheWire_AreLeftOut()
    {
        var scalars = Convert.FromHexString(
            "0900000000000000001500000000180020002800300038004000" + "4D000000005100000000000000005D00000000610000000000000000" + "680072007A00800100");

        Assert.Equal("{}", Transcoder.Encode(scalars, Transcoder.PlanOf<Scalars>(), JsonFormat.Canonical));
        Assert.Equal("{}", Transcoder.Encode([0x1a, 0], Transcoder.PlanOf<Shapes>(), JsonFormat.Canonical));
        Assert.Equal("""{"texts":[""]}""", Transcoder.Encode([0x22, 0], Transcoder.PlanOf<Shapes>(), JsonFormat.Canonical));
    }

    [Fact]
    public void Encode_CanonicalNegativeZero_IsNoDefault()
    {
        var wire = Convert.FromHexString("0900000000000000801500000080");

        Assert.Equal("""{"doubleValue":-0,"floatValue":-0}""", Transcoder.Encode(wire, Transcoder.PlanOf<Scalars>(), JsonFormat.Canonical));
    }

    [Fact]
    public void Encode_CanonicalScalars_AreWhatGoogleWrites()
    {
        var message = new Scalars
        {
            DoubleValue = 0.5,
            Int32Value = -1,
            Int64Value = 5,
            Uint32Value = 6,
            Uint64Value = 7,
            Sint64Value = -8,
            Fixed64Value = 9,
            Sfixed64Value = -10,
            EnumValue = Colour.Blue,
        };

        Assert.Equal(
            """{"doubleValue":0.5,"int32Value":-1,"int64Value":"5","uint32Value":6,"uint64Value":"7","sint64Value":"-8","fixed64Value":"9","sfixed64Value":"-10","enumValue":"COLOUR_BLUE"}""",
            Transcoder.Encode(message, JsonFormat.Canonical));
    }

    [Fact]
    public void Encode_CanonicalWrapper_IsAString()
    {
        Assert.Equal("""{"wide":"0","values":[1]}""", Transcoder.Encode(new WellKnown { Wide = 0, Values = { Value.ForNumber(1) } }, JsonFormat.Canonical));
    }

    [Fact]
    public void Encode_JsonName_IsOfTheCanonicalFormOnly()
    {
        var message = new Renamed { FirstName = 1, AB = "x", PlainName = 2 };

        Assert.Equal("""{"@given":1,"é\"x":"x","plainName":"2"}""", Transcoder.Encode(message, JsonFormat.Canonical));
        Assert.Equal("""{"first_name":1,"a_b":"x","plain_name":2}""", Transcoder.Encode(message));
    }

    [Theory]
    [InlineData("""{"@given":1,"é\"x":"x","plainName":2}""")]
    [InlineData("""{"first_name":1,"a_b":"x","plain_name":"2"}""")]
    public void Decode_JsonName_IsTakenAsWellAsTheProtos(string json)
    {
        Assert.Equal(new Renamed { FirstName = 1, AB = "x", PlainName = 2 }, Transcoder.Decode<Renamed>(json));
    }

    [Theory]
    [InlineData("firstName")]
    [InlineData("aB")]
    public void Decode_CamelCaseOfARenamedField_IsUnknown(string name)
    {
        Assert.Equal(("FIELD_UNKNOWN", name), Transcoder.Refuse<Renamed>($"{{\"{name}\":1}}"));
    }

    [Fact]
    public void Encode_EitherFormat_ComesBackWhole()
    {
        var message = new Shapes { Maybe = 0, Numbers = { 1, 0 }, ByNumber = { [long.MinValue] = new Shapes { Size = 0 } }, Deltas = { 0, -1 } };

        foreach (var format in (JsonFormat[])[JsonFormat.Native, JsonFormat.Canonical])
        {
            Assert.Equal(message, JsonParser.Default.Parse<Shapes>(Transcoder.Encode(message, format)));
        }
    }
}
