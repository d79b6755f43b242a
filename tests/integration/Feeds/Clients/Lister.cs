using System.Net.Http.Headers;
using System.Text.Json;
using Grpc.Baas.IntegrationTests.Feeds.Model;

namespace Grpc.Baas.IntegrationTests.Feeds.Clients;

/// <summary>Lists collections over REST.</summary>
internal static class Lister
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromSeconds(2) });

    /// <summary>All that a subscription has of a collection.</summary>
    /// <exception cref="FeedFault">The engine refused it, or the connection broke.</exception>
    public static async Task<Seen> ListAsync(Uri address, string token, Subscription who, string collection, CancellationToken cancellationToken)
    {
        var begun = FeedClock.Micros;
        var fields = who.Fields.Count > 0 ? $"&fields=id,etag,{string.Join(',', who.Fields)}" : "";
        using var request = new HttpRequestMessage(
            HttpMethod.Get, new Uri(address, $"api/v1/collections/{collection}/records?per_page=100&filter={Uri.EscapeDataString(who.Filter.Text)}{fields}"));
        if (token.Length > 0)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        var json = await SendAsync(request, cancellationToken);
        if (json.TryGetProperty("next_page_token", out var next) && next.GetString() is { Length: > 0 })
        {
            throw new InvalidOperationException($"{collection} has more than one page, which is more than this run makes.");
        }

        return new Seen(FeedClock.Micros, 0, Seen.Listed)
        {
            Collection = collection,
            Position = json.TryGetProperty("position", out var position) ? position.GetInt64() : 0,
            BegunMicros = begun,
            Rows = json.TryGetProperty("items", out var items) ? [.. items.EnumerateArray().Select(item => FeedJson.ToRow(item, collection))] : [],
        };
    }

    private static async Task<JsonElement> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await Http.SendAsync(request, cancellationToken);
            var json = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync(cancellationToken));
            return response.IsSuccessStatusCode ? json : throw FeedJson.ToFault(json);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            throw new FeedFault("", fault.Message);
        }
    }
}
