using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Baas.Engine.Kernel.Wire;
using Grpc.Baas.Engine.Rpc.Connect;
using Grpc.Baas.Engine.Rpc.Faults;
using Grpc.Baas.Engine.Rpc.Json;
using Grpc.Core;

namespace Grpc.Baas.UnitTests.Rpc.Connect;

public sealed class ConnectFailureTests
{
    private static readonly MessagePlans Plans = new();

    [Fact]
    public void Write_WithoutMessageAndDetails_HasTheCodeAlone()
        => Assert.Equal("""{"code":"aborted"}""", Text(new RpcFailure(StatusCode.Aborted, "", "", [])));

    [Fact]
    public void Write_DetailOfAKnownType_HasItsText()
    {
        var details = new Google.Rpc.Status { Details = { Any.Pack(new ErrorInfo { Reason = "R" }) } };

        var text = Text(new RpcFailure(StatusCode.Aborted, "m", "R", details.ToByteArray()));

        Assert.Equal("""{"code":"aborted","message":"m","details":[{"type":"google.rpc.ErrorInfo","value":"CgFS","debug":{"reason":"R"}}]}""", text);
    }

    [Theory]
    [InlineData("type.googleapis.com/some.Unknown", "some.Unknown")]
    [InlineData("google.rpc.ErrorInfo", "google.rpc.ErrorInfo")]
    public void Write_DetailThatCannotBeRead_HasItsBytesAlone(string typeUrl, string type)
    {
        var details = new Google.Rpc.Status { Details = { new Any { TypeUrl = typeUrl, Value = ByteString.CopyFrom(0xff) } } };

        var text = Text(new RpcFailure(StatusCode.Aborted, "", "", details.ToByteArray()));

        Assert.Equal($$"""{"code":"aborted","details":[{"type":"{{type}}","value":"/w"}]}""", text);
    }

    [Fact]
    public void Write_DetailsThatBreak_AreValidJsonStill()
    {
        var whole = new Google.Rpc.Status { Details = { Any.Pack(new ErrorInfo { Reason = "R" }), Any.Pack(new Empty()) } }.ToByteArray();
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.Equal("aborted", (string)JsonNode.Parse(Text(new RpcFailure(StatusCode.Aborted, "", "", whole[..length])))!["code"]!);
        }
    }

    private static string Text(RpcFailure failure)
    {
        using var output = new WireWriter();
        using (var json = new Utf8JsonWriter(output))
        {
            ConnectFailure.Write(json, failure, Plans);
        }

        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
