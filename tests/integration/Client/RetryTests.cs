using System.Diagnostics;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Baas.Client;
using Grpc.Baas.V1.Auth;
using Grpc.Baas.V1.Records;
using Grpc.Baas.V1.Schema;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Record = Grpc.Baas.V1.Records.Record;

namespace Grpc.Baas.IntegrationTests.Client;

public sealed class RetryTests
{
    private static readonly BaasChannelOptions Fast = new() { Retry = new RetryPolicy { InitialDelay = TimeSpan.FromMilliseconds(1) } };

    [Fact]
    public async Task Read_UnavailableTwice_Succeeds()
    {
        var (result, requests) = await RunAsync(failures: 2, client => client.GetRecordAsync(new GetRecordRequest { Id = "r1" }));

        Assert.Equal(StatusCode.OK, result);
        Assert.Equal(3, requests);
    }

    [Fact]
    public async Task Read_AlwaysUnavailable_GivesUpAfterFive()
    {
        var (result, requests) = await RunAsync(failures: 99, client => client.GetRecordAsync(new GetRecordRequest { Id = "r1" }));

        Assert.Equal(StatusCode.Unavailable, result);
        Assert.Equal(5, requests);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("0190-1", 3)]
    public async Task Write_Unavailable_IsRepeatedOnlyWithARequestId(string requestId, int expected)
    {
        var (_, requests) = await RunAsync(failures: 2, client => client.CreateRecordAsync(new CreateRecordRequest { RequestId = requestId }));

        Assert.Equal(expected, requests);
    }

    [Fact]
    public async Task Write_WithoutSuchAField_IsNotRepeated()
    {
        await using var server = await ScriptedServer.StartAsync(context => ScriptedServer.FailAsync(context, 14));
        using var channel = BaasChannel.ForAddress(server.Url, Fast);
        var client = new CollectionService.CollectionServiceClient(channel.CreateCallInvoker());

        await Assert.ThrowsAsync<BaasClientException>(() => client.DeleteCollectionAsync(new DeleteCollectionRequest()).ResponseAsync);

        Assert.Equal(1, server.Requests);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(10)]
    [InlineData(13)]
    public async Task Read_OtherStatus_IsNotRepeated(int status)
    {
        var (_, requests) = await RunAsync(failures: 2, client => client.GetRecordAsync(new GetRecordRequest()), status);

        Assert.Equal(1, requests);
    }

    [Fact]
    public async Task Read_ServerNamesADelay_WaitsForIt()
    {
        var details = new Google.Rpc.Status { Details = { Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(400)) }) } };
        var watch = Stopwatch.StartNew();

        var (result, _) = await RunAsync(failures: 1, client => client.GetRecordAsync(new GetRecordRequest()), details: details);

        Assert.Equal(StatusCode.OK, result);
        Assert.InRange(watch.ElapsedMilliseconds, 390, 10_000);
    }

    [Fact]
    public async Task Read_DelayBeyondTheDeadline_FailsAtOnce()
    {
        var details = new Google.Rpc.Status { Details = { Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromMinutes(1)) }) } };

        var (result, requests) = await RunAsync(
            failures: 1, client => client.GetRecordAsync(new GetRecordRequest(), deadline: DateTime.UtcNow.AddSeconds(20)), details: details);

        Assert.Equal(StatusCode.Unavailable, result);
        Assert.Equal(1, requests);
    }

    [Fact]
    public async Task Call_TokenExpired_IsRepeatedOnceWithANewOne()
    {
        var expired = new Google.Rpc.Status { Details = { Any.Pack(new ErrorInfo { Reason = "TOKEN_EXPIRED", Domain = "baas.auth" }) } };
        await using var server = await ScriptedServer.StartAsync(context => (context.Request.Path.Value, context.Request.Headers.Authorization.ToString()) switch
        {
            ("/baas.auth.v1.AuthService/Refresh", "") =>
                ScriptedServer.AnswerAsync(context, new TokenResponse { AccessToken = "new", RefreshToken = "r1", ExpiresIn = 900 }),
            (_, "Bearer new") => ScriptedServer.AnswerAsync(context, new Record { Id = "r1" }),
            _ => ScriptedServer.FailAsync(context, 16, details: expired),
        });
        using var client = new BaasClient(server.Url, new BaasClientOptions { AccessToken = "old", RefreshToken = "r0" });
        using var refused = new BaasClient(server.Url, new BaasClientOptions { AccessToken = "old" });

        Assert.Equal("r1", (await client.Collection("posts").GetAsync("r1")).Id);
        Assert.Equal("new", client.AccessToken);
        Assert.Equal(3, server.Requests);
        var exception = await Assert.ThrowsAsync<BaasClientException>(() => refused.Collection("posts").GetAsync("r1"));
        Assert.True(exception.Is(AuthErrorTable.TokenExpired));
    }

    private static async Task<(StatusCode Result, int Requests)> RunAsync(
        int failures, Func<RecordService.RecordServiceClient, AsyncUnaryCall<Record>> call, int status = 14, Google.Rpc.Status? details = null)
    {
        var left = failures;
        await using var server = await ScriptedServer.StartAsync(context => Interlocked.Decrement(ref left) >= 0
            ? ScriptedServer.FailAsync(context, status, details: details)
            : ScriptedServer.AnswerAsync(context, new Record { Id = "r1" }));
        using var channel = BaasChannel.ForAddress(server.Url, Fast);
        using var running = call(new RecordService.RecordServiceClient(channel.CreateCallInvoker()));
        try
        {
            await running;
        }
        catch (BaasClientException)
        {
            // The status tells.
        }

        return (running.GetStatus().StatusCode, server.Requests);
    }
}
