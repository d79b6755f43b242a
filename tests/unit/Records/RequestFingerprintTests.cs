using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Records;
using Grpc.Baas.Engine.Records.Replay;
using Grpc.Baas.Engine.Records.Wire;

namespace Grpc.Baas.UnitTests.Records;

public sealed class RequestFingerprintTests
{
    [Fact]
    public void Of_OtherOrderOfMembers_IsTheSame()
        => Assert.Equal(Of("""{"a":1,"b":{"x":[{"p":1,"q":2}],"y":"z"}}"""), Of("""{"b":{"y":"z","x":[{"q":2,"p":1}]},"a":1}"""));

    [Theory]
    [InlineData("""{"a":1}""", """{"a":2}""")]
    [InlineData("""{"a":1}""", """{"a":"1"}""")]
    [InlineData("""{"a":null}""", """{"a":false}""")]
    [InlineData("""{"a":0}""", """{"a":false}""")]
    [InlineData("""{"a":null}""", "{}")]
    [InlineData("""{"a":[1,2]}""", """{"a":[2,1]}""")]
    [InlineData("""{"a":[[1],2]}""", """{"a":[[1,2]]}""")]
    [InlineData("""{"a":{"b":1},"c":1}""", """{"a":{"b":1,"c":1}}""")]
    [InlineData("""{"ab":"c"}""", """{"a":"bc"}""")]
    public void Of_OtherMeaning_IsAnother(string one, string other) => Assert.NotEqual(Of(one), Of(other));

    [Fact]
    public void Of_OtherIdOrEtag_IsAnother()
    {
        var one = RequestFingerprint.Of(new RecordWriteRequest { Collection = "c", Id = "ab" });

        Assert.NotEqual(one, RequestFingerprint.Of(new RecordWriteRequest { Collection = "c", Id = "a", Etag = "b" }));
        Assert.NotEqual(one, RequestFingerprint.Of(new RecordWriteRequest { Collection = "ca", Id = "b" }));
    }

    [Fact]
    public void Of_DeepNesting_IsRefused()
    {
        byte[] data = [];
        for (var depth = 0; depth < 100; depth++)
        {
            using var wire = new WireWriter();
            var entry = wire.BeginMessage(1);
            wire.WriteStringField(1, "a");
            var value = wire.BeginMessage(2);
            wire.WriteBytesField(5, data);
            wire.EndMessage(value);
            wire.EndMessage(entry);
            data = wire.WrittenSpan.ToArray();
        }

        Assert.Throws<WireFormatException>(() => RequestFingerprint.Of(new RecordWriteRequest { Data = data }));
    }

    private static byte[] Of(string json)
        => RequestFingerprint.Of(new RecordWriteRequest { Collection = "c", Data = RecordSamples.StructOf(json) });
}
