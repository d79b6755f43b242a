using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Rpc.Calls;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Grpc.Baas.UnitTests.Rpc.Framing;

public sealed class MetadataTests
{
    [Fact]
    public void Add_Keys_AreLowerCaseAndMayRepeat()
    {
        var metadata = new Metadata { { "X-Key", "1" }, { "x-key", "2" }, { "x-data-bin", [1, 2] } };

        Assert.Equal(["1", "2"], metadata.GetAll("X-KEY").Select(entry => entry.Value));
        Assert.Equal("2", metadata.GetValue("x-key"));
        Assert.Equal([1, 2], metadata.GetValueBytes("x-data-bin")!);
        Assert.Null(metadata.Get("x-none"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("é")]
    [InlineData("x-bin")]
    public void Add_BadKey_IsRefused(string key)
    {
        Assert.Throws<ArgumentException>(() => new Metadata { { key, "v" } });
    }

    [Fact]
    public void Add_BytesUnderATextKey_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new Metadata { { "x-data", [1] } });
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Add("a", "b"));
    }

    [Fact]
    public void Read_Headers_LeavesOutTheProtocol()
    {
        var headers = new HeaderDictionary
        {
            [":path"] = "/a",
            ["content-type"] = "application/grpc",
            ["grpc-timeout"] = "1S",
            ["te"] = "trailers",
            ["authorization"] = "Bearer x",
            ["x-two"] = new(["a", "b"]),
            ["x-data-bin"] = new(["AQI, Aw==", ""]),
        };

        var metadata = HeaderMetadata.Read(headers);

        Assert.Equal(
            ["authorization=Bearer x", "x-data-bin=", "x-data-bin=0102", "x-data-bin=03", "x-two=a", "x-two=b"],
            metadata.Select(entry => $"{entry.Key}={(entry.IsBinary ? Convert.ToHexString(entry.ValueBytes) : entry.Value)}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("A")]
    [InlineData("AA AA*")]
    public void Read_NoBase64_IsRefused(string value)
    {
        var error = Assert.Throws<BaasException>(() => HeaderMetadata.Read(new HeaderDictionary { ["x-data-bin"] = value }));

        Assert.Equal("METADATA_MALFORMED", error.Definition.Reason);
    }

    [Fact]
    public void Write_Metadata_IsUnpaddedAndApart()
    {
        var headers = new HeaderDictionary();

        Assert.Null(HeaderMetadata.Write(new Metadata { { "x-a", "1" }, { "x-a", "2" }, { "x-b-bin", [1] } }, headers));

        Assert.Equal("1,2", headers["x-a"].ToString());
        Assert.Equal(2, headers["x-a"].Count);
        Assert.Equal("AQ", headers["x-b-bin"].ToString());
    }

    [Theory]
    [InlineData("grpc-status", "0")]
    [InlineData("x-a", "line\nbreak")]
    [InlineData("x-a", "é")]
    public void Write_EntryThatCannotBeSent_IsLeftOutAndNamed(string key, string value)
    {
        var headers = new HeaderDictionary();

        Assert.Equal(key, HeaderMetadata.Write(new Metadata { { key, value }, { "x-b", "1" } }, headers));

        Assert.Equal("x-b", Assert.Single(headers).Key);
    }
}
