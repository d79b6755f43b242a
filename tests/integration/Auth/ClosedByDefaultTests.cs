using System.Net;
using Grpc.Baas.TestKit;
using Grpc.Baas.V1.Records;
using Grpc.Baas.V1.Schema;
using Google.Protobuf;
using Grpc.Core;

namespace Grpc.Baas.IntegrationTests.Auth;

/// <summary>A collection without rules belongs to administrators, over every protocol, and nobody else learns that it is there.</summary>
public sealed class ClosedByDefaultTests(EngineFixture fixture) : IClassFixture<EngineFixture>, IAsyncLifetime
{
    private const string Records = "/baas.records.v1.RecordService/";
    private const string Collections = "/baas.schema.v1.CollectionService/";

    private TestEngine Engine => fixture.Engine;

    public static TheoryData<string, IMessage> GrpcCalls => new()
    {
        { Records + "ListRecords", new ListRecordsRequest { Collection = "closed" } },
        { Records + "GetRecord", new GetRecordRequest { Collection = "closed", Id = "1" } },
        { Records + "CreateRecord", new CreateRecordRequest { Collection = "closed" } },
        { Records + "UpdateRecord", new UpdateRecordRequest { Collection = "closed", Id = "1" } },
        { Records + "DeleteRecord", new DeleteRecordRequest { Collection = "closed", Id = "1" } },
        { Records + "WatchRecords", new WatchRecordsRequest { Collection = "closed" } },
        { Records + "ListRecords", new ListRecordsRequest { Collection = "missing" } },
        { Collections + "ListCollections", new ListCollectionsRequest() },
        { Collections + "GetCollection", new GetCollectionRequest { Collection = "closed" } },
        { Collections + "DeleteCollection", new DeleteCollectionRequest { Collection = "closed" } },
    };

    public async Task InitializeAsync()
    {
        var answer = await Engine.RestAsync(
            HttpMethod.Post, "/api/v1/collections", """{"name":"closed","schema":[{"name":"title","type":"text"}]}""");
        Assert.True(answer.Status == HttpStatusCode.OK || answer.Reason == "COLLECTION_EXISTS", answer.Text);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [MemberData(nameof(GrpcCalls))]
    public async Task Grpc_WithoutToken_IsRefused(string method, IMessage request)
    {
        var answer = await RawGrpc.CallAsync(Engine.Http2, method, request);

        Assert.Equal((StatusCode.Unauthenticated, "CREDENTIALS_MISSING"), (answer.Code, answer.Reason));
    }

    [Theory]
    [InlineData("GET", "/api/v1/collections")]
    [InlineData("GET", "/api/v1/collections/closed")]
    [InlineData("PUT", "/api/v1/collections/closed")]
    [InlineData("DELETE", "/api/v1/collections/closed")]
    [InlineData("POST", "/api/v1/collections")]
    [InlineData("GET", "/api/v1/collections/closed/records")]
    [InlineData("GET", "/api/v1/collections/closed/records/1")]
    [InlineData("POST", "/api/v1/collections/closed/records")]
    [InlineData("PATCH", "/api/v1/collections/closed/records/1")]
    [InlineData("DELETE", "/api/v1/collections/closed/records/1")]
    [InlineData("GET", "/api/v1/collections/missing/records")]
    [InlineData("GET", "/api/v1/realtime/closed")]
    [InlineData("GET", "/api/v1/realtime")]
    public async Task Rest_WithoutToken_IsRefused(string method, string path)
    {
        var answer = await Engine.RestAsync(new HttpMethod(method), path, method is "POST" or "PUT" or "PATCH" ? "{}" : null, token: "");

        Assert.Equal((HttpStatusCode.Unauthorized, "CREDENTIALS_MISSING"), (answer.Status, answer.Reason));
    }
}
