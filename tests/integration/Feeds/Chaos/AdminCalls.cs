using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Feeds.Chaos;

/// <summary>Calls of an administrator over REST, made again until an engine answers.</summary>
internal sealed class AdminCalls(IReadOnlyList<Uri> places) : IDisposable
{
    private readonly HttpClient _http = new();
    private int _turn;

    public string Token { get; private set; } = "";

    /// <summary>Calls that had to be made more than once.</summary>
    public int Retries { get; private set; }

    public async Task SignInAsync() => Token = await SignInAsync("auth/login", TestAdministrator.Email, TestAdministrator.Password);

    public async Task<string> SignInAsync(string path, string email, string password)
        => (await CallAsync(HttpMethod.Post, path, new JsonObject { ["email"] = email, ["password"] = password }))["access_token"]!.GetValue<string>();

    /// <param name="accepted">A refusal that is as good as success, since the call may have been made before.</param>
    public async Task<JsonObject> CallAsync(HttpMethod method, string path, JsonObject? body = null, string accepted = "")
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        while (true)
        {
            var place = places[_turn++ % places.Count];
            try
            {
                using var request = new HttpRequestMessage(method, new Uri(place, $"api/v1/{path}")) { Content = body is null ? null : JsonContent.Create(body) };
                request.Headers.Authorization = Token.Length > 0 ? new AuthenticationHeaderValue("Bearer", Token) : null;
                using var response = await _http.SendAsync(request, limit.Token);
                var text = await response.Content.ReadAsStringAsync(limit.Token);
                if (response.IsSuccessStatusCode || (accepted.Length > 0 && text.Contains($"\"{accepted}\"", StringComparison.Ordinal)))
                {
                    return text.Length > 0 ? JsonNode.Parse(text)!.AsObject() : [];
                }

                if ((int)response.StatusCode < 500)
                {
                    throw new InvalidOperationException($"{method} {path}: {text}");
                }
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException)
            {
                // The engine is down or went away; nobody knows whether the call counts.
            }

            Retries++;
            await Task.Delay(100, limit.Token);
        }
    }

    /// <summary>Changes a definition, whatever that takes away.</summary>
    /// <param name="change">May be made more than once: an answer that was lost may have been that of a call that counts.</param>
    public async Task RedefineAsync(string collection, Action<JsonObject> change)
    {
        JsonObject answer;
        do
        {
            var definition = await CallAsync(HttpMethod.Get, $"collections/{collection}");
            change(definition);
            var plan = await CallAsync(HttpMethod.Post, $"collections/{collection}:plan", definition, accepted: "ETAG_MISMATCH");
            var hash = plan["confirm_hash"]?.GetValue<string>() ?? "";
            answer = await CallAsync(HttpMethod.Put, $"collections/{collection}?confirm_hash={hash}", definition, accepted: "ETAG_MISMATCH");
        }
        while (answer.ContainsKey("error"));
    }

    public void Dispose() => _http.Dispose();
}
