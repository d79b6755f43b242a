using System.Diagnostics;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Baas.Client;
using Grpc.Baas.TestKit;
using Grpc.Baas.V1.Auth;
using Grpc.Baas.V1.Records;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Record = Grpc.Baas.V1.Records.Record;

namespace Grpc.Baas.IntegrationTests.Client;

public sealed class HedgingTests
{
    private static readonly HedgingPolicy Three = new() { MaxAttempts = 3, Delay = TimeSpan.FromMilliseconds(50) };

    [Fact]
    public async Task Read_FirstHangs_SecondAnswersAndFirstIsCancelled()
    {
        var gone = new TaskCompletionSource();
        var numbers = new List<string>();
        await using var server = await StartAsync(async (context, number) =>
        {
            numbers.Add(context.Request.Headers["grpc-previous-rpc-attempts"].ToString());
            if (number > 1)
            {
                await ScriptedServer.AnswerAsync(context, new Record { Id = $"r{number}" });
                return;
            }

            await ScriptedServer.GoneAsync(context);
            gone.SetResult();
        });
        using var channel = BaasChannel.ForAddress(server.Url, new BaasChannelOptions { Hedging = Three });

        Assert.Equal("r2", (await Client(channel).GetRecordAsync(new GetRecordRequest())).Id);
        await gone.Task.Soon();
        Assert.Equal(["", "1"], numbers);
    }

    [Fact]
    public async Task Read_NonFatalStatus_SendsTheNextAtOnce()
    {
        await using var server = await StartAsync((context, number) => number < 3
            ? ScriptedServer.FailAsync(context, 14)
            : ScriptedServer.AnswerAsync(context, new Record { Id = "r3" }));
        using var channel = BaasChannel.ForAddress(server.Url, new BaasChannelOptions { Hedging = Three with { Delay = TimeSpan.FromMinutes(1) } });
        var watch = Stopwatch.StartNew();

        Assert.Equal("r3", (await Client(channel).GetRecordAsync(new GetRecordRequest())).Id);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Read_FatalStatus_EndsTheCall()
    {
        await using var server = await StartAsync((context, _) => ScriptedServer.FailAsync(context, 7));
        using var channel = BaasChannel.ForAddress(server.Url, new BaasChannelOptions { Hedging = Three });

        var exception = await Assert.ThrowsAsync<BaasClientException>(() => Client(channel).GetRecordAsync(new GetRecordRequest()).ResponseAsync);

        Assert.Equal(StatusCode.PermissionDenied, exception.StatusCode);
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task Read_PushbackForbids_SendsNoMore()
    {
        await using var server = await StartAsync((context, _) =>
        {
            context.Response.Headers["grpc-retry-pushback-ms"] = "-1";
            return ScriptedServer.FailAsync(context, 14);
        });
        using var channel = BaasChannel.ForAddress(server.Url, new BaasChannelOptions { Hedging = Three });

        await Assert.ThrowsAsync<BaasClientException>(() => Client(channel).GetRecordAsync(new GetRecordRequest()).ResponseAsync);

        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task Read_TokenExpired_IsSentAgainWithANewOne()
    {
        var expired = new Google.Rpc.Status { Details = { Any.Pack(new ErrorInfo { Reason = "TOKEN_EXPIRED", Domain = "baas.auth" }) } };
        await using var server = await StartAsync((context, _) => (context.Request.Path.Value, context.Request.Headers.Authorization.ToString()) switch
        {
            ("/baas.auth.v1.AuthService/Refresh", "") =>
                ScriptedServer.AnswerAsync(context, new TokenResponse { AccessToken = "new", RefreshToken = "r1", ExpiresIn = 900 }),
            (_, "Bearer new") => ScriptedServer.AnswerAsync(context, new Record { Id = "r1" }),
            _ => ScriptedServer.FailAsync(context, 16, details: expired),
        });
        var hedged = new BaasChannelOptions { Hedging = Three with { Delay = TimeSpan.FromMinutes(1) } };
        using var client = new BaasClient(server.Url, new BaasClientOptions { AccessToken = "old", RefreshToken = "r0", Channel = hedged });

        Assert.Equal("r1", (await client.Collection("posts").GetAsync("r1")).Id);
    }

    [Fact]
    public async Task Read_DeadlinePasses_EndsAllAttempts()
    {
        var gone = 0;
        await using var server = await StartAsync(async (context, _) =>
        {
            await ScriptedServer.GoneAsync(context);
            Interlocked.Increment(ref gone);
        });
        using var channel = BaasChannel.ForAddress(server.Url, new BaasChannelOptions { Hedging = Three with { Delay = TimeSpan.FromMilliseconds(20) } });

        var exception = await Assert.ThrowsAsync<BaasClientException>(
            () => Client(channel).GetRecordAsync(new GetRecordRequest(), deadline: DateTime.UtcNow.AddMilliseconds(700)).ResponseAsync.Soon());

        Assert.Equal(StatusCode.DeadlineExceeded, exception.StatusCode);
        await Until.TrueAsync(() => Volatile.Read(ref gone) == server.Requests);
        Assert.Equal(3, server.Requests);
    }

    [Fact]
    public async Task Write_WithoutRequestId_IsSentOnce()
    {
        await using var server = await StartAsync(async (context, _) =>
        {
            await Task.WhenAny(ScriptedServer.GoneAsync(context), Task.Delay(400));
            await ScriptedServer.AnswerAsync(context, new Record());
        });
        using var channel = BaasChannel.ForAddress(server.Url, new BaasChannelOptions { Hedging = Three });

        await Client(channel).CreateRecordAsync(new CreateRecordRequest());

        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task ServerStream_FirstHangs_SecondStreams()
    {
        await using var server = await StartAsync(async (context, number) =>
        {
            if (number == 1)
            {
                await ScriptedServer.GoneAsync(context);
                return;
            }

            ScriptedServer.Begin(context);
            for (var i = 1; i <= 50; i++)
            {
                await ScriptedServer.SendAsync(context, new RecordEvent { Position = i });
            }

            ScriptedServer.End(context);
        });
        using var channel = BaasChannel.ForAddress(server.Url, new BaasChannelOptions { Hedging = Three });
        using var call = Client(channel).WatchRecords(new WatchRecordsRequest());

        Assert.Equal(50, await call.ResponseStream.ReadAllAsync().CountAsync());
    }

    private static RecordService.RecordServiceClient Client(BaasChannel channel) => new(channel.CreateCallInvoker());

    private static Task<ScriptedServer> StartAsync(Func<HttpContext, int, Task> answer)
    {
        var requests = 0;
        return ScriptedServer.StartAsync(context => answer(context, Interlocked.Increment(ref requests)));
    }
}
