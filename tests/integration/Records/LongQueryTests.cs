using System.Net;
using Grpc.Baas.TestKit;

namespace Grpc.Baas.IntegrationTests.Records;

/// <summary>Filters at their limit in a URL, where each character may take nine bytes.</summary>
public sealed class LongQueryTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    [Theory]
    [InlineData(false, 3_500, HttpStatusCode.OK)]
    [InlineData(false, 3_501, HttpStatusCode.BadRequest)]
    [InlineData(true, 3_500, HttpStatusCode.OK)]
    [InlineData(true, 3_501, HttpStatusCode.BadRequest)]
    public async Task List_LongFilter_IsJudgedByItsCharacters(bool isHttp2, int length, HttpStatusCode expected)
    {
        await fixture.Engine.RestAsync(
            HttpMethod.Post, "/api/v1/collections", """{"name":"words","schema":[{"name":"text","type":"text"}],"list_rule":""}""");
        var filter = "text = '" + new string('語', length - 9) + "'";
        var http = isHttp2 ? fixture.Engine.Http2 : fixture.Engine.Http1;

        using var answer = await http.GetAsync($"/api/v1/collections/words/records?filter={Uri.EscapeDataString(filter)}").Soon();

        Assert.Equal(expected, answer.StatusCode);
    }
}
