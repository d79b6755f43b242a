using System.Globalization;
using Grpc.Baas.LoadTests.Load;

namespace Grpc.Baas.LoadTests.Scenarios;

/// <summary>The generic service as JSON over HTTP/1.1.</summary>
internal sealed class RestCalls : IRecordCalls
{
    private const string Records = $"/api/v1/collections/{TestRecords.Collection}/records";

    public string Prefix => "rest-";

    public string Title => "REST";

    public bool IsHttp1 => true;

    public LoadRequest Get(string id) => LoadRequest.Get($"{Records}/{id}");

    public LoadRequest Create(int number) => LoadRequest.PostJson(Records, $$"""{"data":{{TestRecords.MakeJson(number)}}}""");

    public LoadRequest List(string category, string pageToken)
    {
        var order = category.Length > 0 ? $"&sort=-price&filter={Uri.EscapeDataString($"category = \"{category}\"")}" : "";
        return LoadRequest.Get(string.Create(
            CultureInfo.InvariantCulture, $"{Records}?per_page={TestRecords.PageSize}{order}&page_token={Uri.EscapeDataString(pageToken)}"));
    }
}
