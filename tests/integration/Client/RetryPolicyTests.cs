using System.Diagnostics;
using Grpc.Baas.Client;
using Grpc.Baas.V1.Records;
using Grpc.Baas.V1.Schema;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Record = Grpc.Baas.V1.Records.Record;

namespace Grpc.Baas.IntegrationTests.Client;

/// <summary>The parts of gRFC A6 that a server sees, and what single methods are set to.</summary>
public sealed class RetryPolicyTests
{
    private static readonly RetryPolicy Fast = new() { InitialDelay = TimeSpan.FromMilliseconds(1) };

    [Fact]
    public async Task Retry_EachAttempt_SaysHowManyWereBefore()
    {
        var seen = new List<string>();
        await using var server = await ScriptedServer.StartAsync(context =>
        {
            seen.Add(context.Request.Headers["grpc-previous-rpc-attempts"].ToString());
            return seen.Count < 3 ? ScriptedServer.FailAsync(context, 14) : ScriptedServer.AnswerAsync(context, new Record());
        });

        await GetAsync(server, new BaasChannelOptions { Retry = Fast });

        Assert.Equal(["", "1", "2"], seen);
    }

    [Theory]
    [InlineData("300", 2)]
    [InlineData("-1", 1)]
    [InlineData("soon", 1)]
    public async Task Retry_Pushback_IsKept(string pushback, int expected)
    {
        var requests = 0;
        await using var server = await ScriptedServer.StartAsync(context =>
        {
            context.Response.Headers["grpc-retry-pushback-ms"] = pushback;
            return ++requests == 1 ? ScriptedServer.FailAsync(context, 14) : ScriptedServer.AnswerAsync(context, new Record());
        });
        var watch = Stopwatch.StartNew();

        var status = await GetAsync(server, new BaasChannelOptions { Retry = Fast });

        Assert.Equal(expected, requests);
        Assert.Equal(expected == 2 ? StatusCode.OK : StatusCode.Unavailable, status);
        Assert.True(expected == 1 || watch.ElapsedMilliseconds >= 290);
    }

    [Fact]
    public async Task Retry_OtherCodes_WhenTheyAreListed()
    {
        var requests = 0;
        await using var server = await ScriptedServer.StartAsync(context =>
            ++requests == 1 ? ScriptedServer.FailAsync(context, 8) : ScriptedServer.AnswerAsync(context, new Record()));

        var status = await GetAsync(server, new BaasChannelOptions { Retry = Fast with { RetryableStatusCodes = [StatusCode.ResourceExhausted] } });

        Assert.Equal((StatusCode.OK, 2), (status, requests));
    }

    [Fact]
    public async Task Budget_UsedUp_StopsRetriesUntilCallsSucceed()
    {
        var isDown = true;
        await using var server = await ScriptedServer.StartAsync(context =>
            isDown ? ScriptedServer.FailAsync(context, 14) : ScriptedServer.AnswerAsync(context, new Record()));
        var options = new BaasChannelOptions { Retry = Fast, RetryBudget = new RetryBudget { MaxTokens = 8, TokenRatio = 1 } };
        using var channel = BaasChannel.ForAddress(server.Url, options);

        await GetAsync(channel);
        Assert.Equal(4, server.Requests);
        await GetAsync(channel);
        Assert.Equal(5, server.Requests);

        isDown = false;
        for (var i = 0; i < 8; i++)
        {
            await GetAsync(channel);
        }

        isDown = true;
        await GetAsync(channel);
        Assert.Equal(5 + 8 + 4, server.Requests);
    }

    [Fact]
    public async Task Method_ToldSafe_IsRepeatedThoughItsContractDoesNotSaySo()
    {
        var requests = 0;
        await using var server = await ScriptedServer.StartAsync(context =>
            ++requests == 1 ? ScriptedServer.FailAsync(context, 14) : ScriptedServer.AnswerAsync(context, new Google.Protobuf.WellKnownTypes.Empty()));
        var config = new MethodConfig { Service = "baas.schema.v1.CollectionService", Method = "DeleteCollection", IsSafeToRepeat = true };
        using var channel = BaasChannel.ForAddress(server.Url, new BaasChannelOptions { Retry = Fast, Methods = [config] });

        await new CollectionService.CollectionServiceClient(channel.CreateCallInvoker()).DeleteCollectionAsync(new DeleteCollectionRequest());

        Assert.Equal(2, requests);
    }

    [Fact]
    public async Task Method_MostExactConfig_IsUsed()
    {
        await using var server = await ScriptedServer.StartAsync(ScriptedServer.GoneAsync);
        const string Service = "baas.records.v1.RecordService";
        using var channel = BaasChannel.ForAddress(server.Url, new BaasChannelOptions
        {
            Methods =
            [
                new MethodConfig { Timeout = TimeSpan.FromMinutes(10) },
                new MethodConfig { Service = Service, Method = "GetRecord", Timeout = TimeSpan.FromMilliseconds(100) },
                new MethodConfig { Service = Service, Timeout = TimeSpan.FromMinutes(5) },
            ],
        });

        Assert.Equal(StatusCode.DeadlineExceeded, await GetAsync(channel));
    }

    [Fact]
    public async Task ServerStream_UnavailableBeforeTheFirstMessage_IsRepeated()
    {
        var requests = 0;
        await using var server = await ScriptedServer.StartAsync(async context =>
        {
            if (++requests < 3)
            {
                await ScriptedServer.FailAsync(context, 14);
                return;
            }

            ScriptedServer.Begin(context);
            await ScriptedServer.SendAsync(context, new ListRecordsResponse());
            ScriptedServer.End(context, 14);
        });
        using var channel = BaasChannel.ForAddress(server.Url, new BaasChannelOptions { Retry = Fast });
        var list = new Method<ListRecordsRequest, ListRecordsResponse>(
            MethodType.ServerStreaming, "baas.records.v1.RecordService", "ListRecords",
            RecordService.ListRecordsMethod.RequestMarshaller, RecordService.ListRecordsMethod.ResponseMarshaller);
        using var call = channel.CreateCallInvoker().AsyncServerStreamingCall(list, null, default, new ListRecordsRequest());

        Assert.True(await call.ResponseStream.MoveNext());
        // A message was seen, so the failure that follows is the call's own.
        await Assert.ThrowsAsync<BaasClientException>(() => call.ResponseStream.MoveNext());
        Assert.Equal(3, requests);
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(2_000_000, false)]
    public async Task ClientStream_ToldSafe_SendsAllAgainIfItWasKept(int size, bool isRepeated)
    {
        var received = new List<int>();
        var requests = 0;
        await using var server = await ScriptedServer.StartAsync(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.BodyReader.CopyToAsync(body);
            received.Add((int)body.Length);
            await (++requests == 1 ? ScriptedServer.FailAsync(context, 14) : ScriptedServer.AnswerAsync(context, new IngestRecordsResponse { Accepted = 2 }));
        });
        var config = new MethodConfig { Method = "IngestRecords", IsSafeToRepeat = true };
        using var channel = BaasChannel.ForAddress(server.Url, new BaasChannelOptions { Retry = Fast, Methods = [config] });
        using var call = new RecordService.RecordServiceClient(channel.CreateCallInvoker()).IngestRecords();

        for (var i = 0; i < 2; i++)
        {
            await call.RequestStream.WriteAsync(new IngestRecordsRequest { Collection = new string('x', size) });
        }

        await call.RequestStream.CompleteAsync();
        await ((Task)call.ResponseAsync).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        Assert.Equal(isRepeated ? StatusCode.OK : StatusCode.Unavailable, call.GetStatus().StatusCode);
        Assert.Equal(isRepeated ? 2 : 1, received.Count);
        Assert.All(received, bytes => Assert.InRange(bytes, 2 * size, (2 * size) + 50));
    }

    [Fact]
    public async Task ClientStream_FailsWhileItIsWritten_GoesOnWithTheNextAttempt()
    {
        var requests = 0;
        await using var server = await ScriptedServer.StartAsync(async context =>
        {
            if (++requests == 1)
            {
                await ScriptedServer.FailAsync(context, 14);
                return;
            }

            using var body = new MemoryStream();
            await context.Request.BodyReader.CopyToAsync(body);
            await ScriptedServer.AnswerAsync(context, new IngestRecordsResponse { Accepted = body.Length });
        });
        var config = new MethodConfig { Method = "IngestRecords", IsSafeToRepeat = true };
        using var channel = BaasChannel.ForAddress(server.Url, new BaasChannelOptions { Retry = Fast, Methods = [config] });
        using var call = new RecordService.RecordServiceClient(channel.CreateCallInvoker()).IngestRecords();

        for (var i = 0; i < 300; i++)
        {
            await call.RequestStream.WriteAsync(new IngestRecordsRequest { Collection = "posts" });
        }

        await call.RequestStream.CompleteAsync();

        Assert.Equal(300 * 12, (await call).Accepted);
        Assert.Equal(2, requests);
    }

    private static async Task<StatusCode> GetAsync(ScriptedServer server, BaasChannelOptions options)
    {
        using var channel = BaasChannel.ForAddress(server.Url, options);
        return await GetAsync(channel);
    }

    private static async Task<StatusCode> GetAsync(BaasChannel channel)
    {
        using var call = new RecordService.RecordServiceClient(channel.CreateCallInvoker()).GetRecordAsync(new GetRecordRequest());
        await ((Task)call.ResponseAsync).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return call.GetStatus().StatusCode;
    }
}
