using System.Runtime.CompilerServices;
using System.Text.Json;
using Grpc.Baas.IntegrationTests.Feeds.Model;

namespace Grpc.Baas.IntegrationTests.Feeds.Clients;

/// <summary>Follows over HTTP/1.1: by JSON lines, or by Server-Sent Events.</summary>
internal sealed class HttpFeed(bool isEventStream) : IFeed
{
    public async IAsyncEnumerable<Seen> ReadAsync(FeedRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = request.Address, Timeout = Timeout.InfiniteTimeSpan };
        using var response = await SendAsync(client, request, cancellationToken);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        if (!response.IsSuccessStatusCode)
        {
            throw await ReadFaultAsync(reader, cancellationToken);
        }

        while (await ReadEventAsync(reader, cancellationToken) is { } told)
        {
            var (id, name, data) = told;
            var seen = FeedJson.ToSeen(data, request.Stream);
            if (isEventStream && (name != seen.Type || id != (seen.Position > 0 ? $"{seen.Position}" : "")))
            {
                seen = new Seen(seen.Micros, seen.Stream, Seen.Failed) { Cause = $"event {name} with id '{id}' has the data {data}" };
            }

            yield return seen;
        }
    }

    private static async Task<FeedFault> ReadFaultAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return FeedJson.ToFault(JsonSerializer.Deserialize<JsonElement>(await reader.ReadToEndAsync(cancellationToken)));
        }
        catch (IOException cut)
        {
            return new FeedFault("", cut.Message);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpClient client, FeedRequest request, CancellationToken cancellationToken)
    {
        var query = string.Concat(request.Who.Collections.Select(name => $"&collections={name}"))
            + (request.Who.Filter.Text.Length > 0 ? $"&filter={Uri.EscapeDataString(request.Who.Filter.Text)}" : "")
            + (request.Who.Fields.Count > 0 ? $"&fields={string.Join(',', request.Who.Fields)}" : "")
            + (request.Who.Snapshot ? "&snapshot=true" : "")
            + (request.From is { } from && !isEventStream ? $"&from={from}" : "");
        using var message = new HttpRequestMessage(HttpMethod.Get, $"api/v1/realtime?{query.TrimStart('&')}");
        message.Headers.TryAddWithoutValidation("accept", isEventStream ? "text/event-stream" : "application/x-ndjson");
        if (isEventStream && request.From is { } id)
        {
            message.Headers.TryAddWithoutValidation("last-event-id", $"{id}");
        }

        if (request.Token.Length > 0)
        {
            message.Headers.TryAddWithoutValidation("authorization", $"Bearer {request.Token}");
        }

        try
        {
            return await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException fault)
        {
            throw new FeedFault("", fault.Message);
        }
    }

    private async Task<(string Id, string Name, string Data)?> ReadEventAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        try
        {
            if (!isEventStream)
            {
                return await reader.ReadLineAsync(cancellationToken) is { } line ? ("", "", line) : null;
            }

            var (id, name, data) = ("", "message", "");
            while (await reader.ReadLineAsync(cancellationToken) is { } line)
            {
                var parts = line.Split(": ", 2);
                switch (parts[0])
                {
                    case "" when data.Length > 0:
                        return (id, name, data);
                    case "id":
                        id = parts[1];
                        break;
                    case "event":
                        name = parts[1];
                        break;
                    case "data":
                        data += parts[1];
                        break;
                }
            }

            return null;
        }
        catch (IOException fault)
        {
            throw new FeedFault("", fault.Message);
        }
    }
}
