using System.Net.Http.Headers;
using System.Text.Json;
using Grpc.Baas.Client;
using Grpc.Core;

namespace Grpc.Baas.Engine.Hosting.Commands;

/// <summary>Fetches what an engine tells of a project's contract over HTTP.</summary>
internal static class ContractDownload
{
    /// <exception cref="BaasClientException">The engine was not reached, or refuses.</exception>
    public static async Task<byte[]> GetAsync(string server, string? token, string project, string document, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        var address = $"{server.TrimEnd('/')}/api/v1/projects/{Uri.EscapeDataString(project)}/{document}";
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = string.IsNullOrEmpty(token) ? null : new AuthenticationHeaderValue("Bearer", token);
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return response.IsSuccessStatusCode ? body : throw Refusal((int)response.StatusCode, body);
        }
        catch (HttpRequestException fault)
        {
            throw new BaasClientException(new Status(StatusCode.Unavailable, $"No connection to {server}: {fault.Message}"), Metadata.Empty);
        }
    }

    // The message of AIP-193's JSON error; a status alone from what is no engine.
    private static BaasClientException Refusal(int code, byte[] body)
    {
        var message = $"The server answered {code}.";
        try
        {
            message = JsonDocument.Parse(body).RootElement.GetProperty("error").GetProperty("message").GetString() ?? message;
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // The answer is not an engine's.
        }

        var status = code switch
        {
            401 => StatusCode.Unauthenticated,
            403 => StatusCode.PermissionDenied,
            404 => StatusCode.NotFound,
            _ => StatusCode.Unknown,
        };
        return new BaasClientException(new Status(status, message), Metadata.Empty);
    }
}
