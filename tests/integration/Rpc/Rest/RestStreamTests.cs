using System.Net;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Rpc.Rest;

[Collection(WireCollection.Name)]
public sealed class RestStreamTests(WireHost host)
{
    [Fact]
    public async Task EventStream_Events_HaveNameAndId()
    {
        using var response = await GetAsync("/v1/repeat?count=2", isEventStream: true);

        Assert.Equal(
            "event: tick\nid: 1\ndata: {\"type\":\"tick\",\"position\":1,\"text\":\"\"}\n\n"
            + "event: tick\nid: 2\ndata: {\"type\":\"tick\",\"position\":2,\"text\":\"\"}\n\n",
            await response.Content.ReadAsStringAsync());
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.ToString());
    }

    [Fact]
    public async Task EventStream_LastEventId_WinsOverTheQuery()
    {
        using var response = await GetAsync("/v1/repeat?count=1&from=3", isEventStream: true, lastEventId: "41");

        Assert.Contains("id: 42\n", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task EventStream_Failure_IsTheLastEvent()
    {
        using var response = await GetAsync("/v1/repeat?count=1&fails=true", isEventStream: true);

        var events = (await response.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, events.Length);
        Assert.StartsWith("event: error\ndata: {\"error\":{\"code\":400,\"status\":\"INVALID_ARGUMENT\"", events[1]);
    }

    [Fact]
    public async Task EventStream_FailureAtOnce_IsAPlainError()
    {
        using var response = await GetAsync("/v1/repeat?fails=true", isEventStream: true);

        Assert.Equal((HttpStatusCode.BadRequest, "application/json"), (response.StatusCode, response.Content.Headers.ContentType!.ToString()));
    }

    [Fact]
    public async Task Lines_Failure_IsTheLastLine()
    {
        using var response = await GetAsync("/v1/repeat?count=1&fails=true", isEventStream: false);

        var lines = (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("""{"type":"tick","position":1,"text":""}""", lines[0]);
        Assert.StartsWith("""{"error":{"code":400,""", lines[1]);
        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType!.ToString());
    }

    [Fact]
    public async Task EventStream_Event_ArrivesWhileTheStreamIsOpen()
    {
        using var response = await GetAsync("/v1/repeat?count=1&waits=true", isEventStream: true);
        using var body = new StreamReader(await response.Content.ReadAsStreamAsync());

        Assert.Equal("event: tick", await body.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(10)));
        body.Close();
        await host.Server.EndOf("Repeat").WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task EventStream_EngineStops_TellsWhenToComeBack()
    {
        var stopping = new WireHost();
        await stopping.InitializeAsync();
        var request = new HttpRequestMessage(HttpMethod.Get, "/v1/repeat?count=1&waits=true");
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var response = await stopping.Http1.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var body = response.Content.ReadAsStringAsync();

        await stopping.StopAsync().Soon();

        Assert.Contains("retry: 1000\nevent: error\ndata: {\"error\":{\"code\":503,", await body.WaitAsync(TimeSpan.FromSeconds(10)));
        await stopping.DisposeAsync();
    }

    private Task<HttpResponseMessage> GetAsync(string path, bool isEventStream, string? lastEventId = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (isEventStream)
        {
            request.Headers.Accept.ParseAdd("text/event-stream");
        }

        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        return host.Http1.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}
