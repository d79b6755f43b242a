using System.Net.Http.Headers;
using System.Text;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Records;

/// <summary>Files to and from a collection, by HTTP.</summary>
internal sealed class TransferFiles(TestEngine engine, string collection)
{
    /// <summary>Sends a file as the body, or as the part <c>file</c> of a form.</summary>
    /// <param name="route">What follows the collection's path, as <c>/records/import/csv</c>.</param>
    /// <param name="type">Content type of the body; null for a form.</param>
    /// <param name="token">Null for the administrator's, empty for none.</param>
    public async Task<RestAnswer> SendAsync(string route, byte[] file, string? type = null, string fileName = "f.csv", string? token = null)
    {
        HttpContent content = new ByteArrayContent(file);
        if (type is null)
        {
            content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
            content = new MultipartFormDataContent { { new StringContent("x"), "other" }, { content, "file", fileName } };
        }
        else if (type.Length > 0)
        {
            content.Headers.TryAddWithoutValidation("content-type", type);
        }

        using var request = Request(HttpMethod.Post, route, token);
        request.Content = content;
        var response = await engine.Http1.SendAsync(request).Soon();
        return new RestAnswer(response.StatusCode, await response.Content.ReadAsStringAsync().Soon(), response);
    }

    public Task<RestAnswer> SendAsync(string route, string file, string? type = null, string fileName = "f.csv", string? token = null)
        => SendAsync(route, Encoding.UTF8.GetBytes(file), type, fileName, token);

    public async Task<RestAnswer> GetAsync(string route, string? token = null)
    {
        using var request = Request(HttpMethod.Get, route, token);
        var response = await engine.Http1.SendAsync(request).Soon();
        return new RestAnswer(response.StatusCode, await response.Content.ReadAsStringAsync().Soon(), response);
    }

    private HttpRequestMessage Request(HttpMethod method, string route, string? token)
    {
        var request = new HttpRequestMessage(method, $"/api/v1/collections/{collection}{route}");
        if ((token ?? engine.AdminToken) is { Length: > 0 } bearer)
        {
            request.Headers.TryAddWithoutValidation("authorization", $"Bearer {bearer}");
        }

        return request;
    }
}
