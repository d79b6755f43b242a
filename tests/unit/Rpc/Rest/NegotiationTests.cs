using Grpc.Baas.Engine.Rpc.Rest;
using Grpc.Baas.Engine.Rpc.Rest.Content;
using Microsoft.AspNetCore.Http;

namespace Grpc.Baas.UnitTests.Rpc.Rest;

public sealed class NegotiationTests
{
    [Theory]
    [InlineData("text/event-stream", true)]
    [InlineData("TEXT/Event-Stream", true)]
    [InlineData("text/event-stream, */*;q=0.1", true)]
    [InlineData("text/event-stream;charset=utf-8;q=0.5", true)]
    [InlineData("application/x-ndjson;q=0.4, text/event-stream;q=0.5", true)]
    [InlineData("text/event-stream, application/json", true)]
    [InlineData("text/event-stream;q=0", false)]
    [InlineData("text/event-stream;q=0.5, application/x-ndjson", false)]
    [InlineData("text/event-stream;q=0.5, application/json;q=0.9", false)]
    [InlineData("*/*", false)]
    [InlineData("text/*", false)]
    [InlineData("text/html", false)]
    [InlineData("", false)]
    [InlineData("x-text/event-stream", false)]
    public void WantsEventStream_Accept_IsHonoured(string accept, bool expected)
    {
        Assert.Equal(expected, MediaTypes.WantsEventStream(accept, isUsual: false));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("*/*", true)]
    [InlineData("text/html", true)]
    [InlineData("text/event-stream", true)]
    [InlineData("application/json;q=0", true)]
    [InlineData("application/x-ndjson;q=0.4, text/event-stream;q=0.5", true)]
    [InlineData("application/x-ndjson", false)]
    [InlineData("application/json", false)]
    [InlineData("application/json, text/plain, */*", false)]
    [InlineData("text/event-stream;q=0.5, application/x-ndjson", false)]
    [InlineData("text/event-stream;q=0", false)]
    public void WantsEventStream_EventsAreUsual_OnlyWhoNamesLinesGetsThem(string accept, bool expected)
    {
        Assert.Equal(expected, MediaTypes.WantsEventStream(accept, isUsual: true));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("", true)]
    [InlineData("application/json", true)]
    [InlineData("Application/JSON;charset=UTF-8", true)]
    [InlineData("application/json; charset=\"utf-8\"", true)]
    [InlineData("application/json; charset=us-ascii", true)]
    [InlineData("application/json; profile=x; charset=utf-8", true)]
    [InlineData("application/merge-patch+json", true)]
    [InlineData("application/json; charset=utf-16", false)]
    [InlineData("application/json; charset=latin1", false)]
    [InlineData("application/jsonp", false)]
    [InlineData("text/json+x", false)]
    [InlineData("application/x-www-form-urlencoded", false)]
    [InlineData("text/plain", false)]
    [InlineData("json", false)]
    [InlineData(";", false)]
    public void IsJson_ContentType_IsTold(string? contentType, bool expected)
    {
        Assert.Equal(expected, MediaTypes.IsJson(contentType));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("gzip", "gzip")]
    [InlineData("gzip, deflate, br, zstd", "gzip")]
    [InlineData("br", "br")]
    [InlineData("gzip;q=0.5, br;q=0.8", "br")]
    [InlineData("gzip;q=0, br;q=0", null)]
    [InlineData("*", "gzip")]
    [InlineData("*;q=0.5, gzip;q=0", "br")]
    [InlineData("*;q=0", null)]
    [InlineData("identity, gzip;q=0.5", null)]
    [InlineData("identity;q=0.5, gzip;q=0.5", "gzip")]
    [InlineData("deflate", null)]
    [InlineData("GZIP ; Q=1", "gzip")]
    [InlineData("gzip;q=nonsense", "gzip")]
    [InlineData("gzip;q=9, br;q=0.5", "gzip")]
    public void Choose_AcceptEncoding_IsHonoured(string? header, string? expected)
    {
        var request = new DefaultHttpContext().Request;
        if (header is not null)
        {
            request.Headers.AcceptEncoding = header;
        }

        Assert.Equal(expected, ResponseContent.Choose(request)?.Name);
    }
}
