using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Baas.Client;
using Grpc.Baas.Framing;
using Grpc.Baas.V1.Records;
using Grpc.Core;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Record = Grpc.Baas.V1.Records.Record;

namespace Grpc.Baas.IntegrationTests.Client;

public sealed class UnaryCallTests
{
    private static readonly Record Answer = new() { Id = "r1", Collection = "posts" };

    [Fact]
    public async Task Call_Answered_CarriesMessageAndMetadataBothWays()
    {
        var seen = new HeaderDictionary();
        await using var server = await ScriptedServer.StartAsync(async context =>
        {
            foreach (var header in context.Request.Headers)
            {
                seen[header.Key] = header.Value;
            }

            context.Response.Headers["x-text"] = "one";
            context.Response.Headers["x-raw-bin"] = "AQI, AwQF";
            ScriptedServer.Begin(context);
            await ScriptedServer.SendAsync(context, Answer);
            context.Response.AppendTrailer("x-after", "two");
            ScriptedServer.End(context);
        });
        using var channel = BaasChannel.ForAddress(server.Url);
        var headers = new Metadata { { "x-name", "value" }, { "x-key-bin", [1, 2, 255, 4] } };

        using var call = new RecordService.RecordServiceClient(channel.CreateCallInvoker())
            .GetRecordAsync(new GetRecordRequest { Collection = "posts", Id = "r1" }, headers);

        Assert.Equal(Answer, await call);
        Assert.Equal("value", seen["x-name"]);
        Assert.Equal("AQL/BA", seen["x-key-bin"]);
        Assert.Equal("application/grpc", seen["content-type"]);
        Assert.Equal("trailers", seen["te"]);
        var received = await call.ResponseHeadersAsync;
        Assert.Equal("one", received.GetValue("x-text"));
        Assert.Equal([[1, 2], [3, 4, 5]], received.GetAll("x-raw-bin").Select(entry => entry.ValueBytes));
        Assert.Equal("two", call.GetTrailers().GetValue("x-after"));
        Assert.Null(call.GetTrailers().Get("grpc-status"));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Call_TrailersOnly_ThrowsDecodedStatus()
    {
        var exception = await FailAsync(context => ScriptedServer.FailAsync(context, 5, "kein %C3%9Cberfluss, 100%25 weg"));

        Assert.Equal(StatusCode.NotFound, exception.StatusCode);
        Assert.Equal("kein Überfluss, 100% weg", exception.Status.Detail);
        Assert.False(exception.IsTransportFault);
    }

    [Fact]
    public async Task Call_Details_AreReadIntoTheException()
    {
        var details = new Google.Rpc.Status
        {
            Code = 3,
            Details =
            {
                Any.Pack(new ErrorInfo { Reason = "DATA_INVALID", Domain = "baas.records", Metadata = { ["data.price"] = "MIN" } }),
                Any.Pack(new BadRequest { FieldViolations = { new BadRequest.Types.FieldViolation { Field = "data.price", Reason = "MIN", Description = "too small" } } }),
                Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromSeconds(3)) }),
            },
        };

        var exception = await FailAsync(context => ScriptedServer.FailAsync(context, 3, "no", details));

        Assert.True(exception.Is(RecordsErrorTable.DataInvalid));
        Assert.Equal("MIN", exception.Metadata["data.price"]);
        Assert.Equal([new Grpc.Baas.Client.FieldViolation("data.price", "MIN", "too small")], exception.Violations);
        Assert.Equal(TimeSpan.FromSeconds(3), exception.RetryAfter);
    }

    [Theory]
    [InlineData(400, StatusCode.Internal)]
    [InlineData(401, StatusCode.Unauthenticated)]
    [InlineData(403, StatusCode.PermissionDenied)]
    [InlineData(404, StatusCode.Unimplemented)]
    [InlineData(429, StatusCode.Unavailable)]
    [InlineData(502, StatusCode.Unavailable)]
    [InlineData(503, StatusCode.Unavailable)]
    [InlineData(504, StatusCode.Unavailable)]
    [InlineData(500, StatusCode.Unknown)]
    [InlineData(200, StatusCode.Unknown)]
    public async Task Call_NotGrpc_MapsTheHttpStatus(int httpStatus, StatusCode expected)
    {
        var exception = await FailAsync(context =>
        {
            context.Response.StatusCode = httpStatus;
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync("<html>");
        });

        Assert.Equal(expected, exception.StatusCode);
        Assert.True(exception.IsTransportFault);
    }

    [Fact]
    public async Task Call_NoStatus_IsUnknown()
    {
        var exception = await FailAsync(context =>
        {
            ScriptedServer.Begin(context);
            return ScriptedServer.SendAsync(context, Answer);
        });

        Assert.Equal(StatusCode.Unknown, exception.StatusCode);
        Assert.True(exception.IsTransportFault);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Call_WrongNumberOfMessages_IsInternal(int count)
    {
        var exception = await FailAsync(async context =>
        {
            ScriptedServer.Begin(context);
            for (var i = 0; i < count; i++)
            {
                await ScriptedServer.SendAsync(context, Answer);
            }

            ScriptedServer.End(context);
        });

        Assert.Equal(StatusCode.Internal, exception.StatusCode);
    }

    [Fact]
    public async Task Call_CompressedMessage_IsInternal()
    {
        var exception = await FailAsync(async context =>
        {
            ScriptedServer.Begin(context);
            await context.Response.Body.WriteAsync(ScriptedServer.Frame(Answer, GrpcFrame.CompressedFlag));
            ScriptedServer.End(context);
        });

        Assert.Equal(StatusCode.Internal, exception.StatusCode);
    }

    [Fact]
    public async Task Call_BodyEndsInsideAMessage_IsUnavailable()
    {
        var exception = await FailAsync(async context =>
        {
            ScriptedServer.Begin(context);
            await context.Response.Body.WriteAsync(ScriptedServer.Frame(Answer).AsMemory(0, 7));
        });

        Assert.Equal(StatusCode.Unavailable, exception.StatusCode);
    }

    [Theory]
    [InlineData(0x2, StatusCode.Internal)]
    [InlineData(0x7, StatusCode.Unavailable)]
    [InlineData(0x8, StatusCode.Cancelled)]
    [InlineData(0xb, StatusCode.ResourceExhausted)]
    [InlineData(0xc, StatusCode.PermissionDenied)]
    public async Task Call_StreamReset_MapsTheErrorCode(int errorCode, StatusCode expected)
    {
        var exception = await FailAsync(async context =>
        {
            ScriptedServer.Begin(context);
            await context.Response.StartAsync();
            context.Features.Get<IHttpResetFeature>()!.Reset(errorCode);
        });

        Assert.Equal(expected, exception.StatusCode);
        Assert.True(exception.IsTransportFault);
    }

    [Fact]
    public async Task Call_ConnectionCut_IsUnavailable()
    {
        var exception = await FailAsync(async context =>
        {
            ScriptedServer.Begin(context);
            await context.Response.StartAsync();
            context.Features.Get<IConnectionLifetimeFeature>()?.Abort();
        });

        Assert.True(exception.IsTransportFault);
    }

    [Fact]
    public async Task Call_NobodyListens_IsUnavailable()
    {
        string url;
        await using (var server = await ScriptedServer.StartAsync(_ => Task.CompletedTask))
        {
            url = server.Url;
        }

        using var channel = BaasChannel.ForAddress(url, new BaasChannelOptions { Retry = RetryPolicy.None });
        var exception = await Assert.ThrowsAsync<BaasClientException>(() => Get(channel).ResponseAsync);

        Assert.Equal(StatusCode.Unavailable, exception.StatusCode);
        Assert.True(exception.IsTransportFault);
    }

    [Fact]
    public async Task Call_GoAwayBetween_GoesOnOverANewConnection()
    {
        await using var server = await ScriptedServer.StartAsync(async context =>
        {
            await ScriptedServer.AnswerAsync(context, Answer);
            context.Features.Get<IConnectionLifetimeNotificationFeature>()!.RequestClose();
        });
        using var channel = BaasChannel.ForAddress(server.Url, new BaasChannelOptions { Retry = RetryPolicy.None });

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(Answer, await Get(channel));
        }
    }

    [Fact]
    public async Task Call_MessageTooLarge_IsResourceExhaustedOnBothWays()
    {
        await using var server = await ScriptedServer.StartAsync(context => ScriptedServer.AnswerAsync(context, new Record { Id = new string('x', 5_000) }));
        using var narrow = BaasChannel.ForAddress(server.Url, new BaasChannelOptions { MaxReceiveMessageBytes = 4_000 });
        using var silent = BaasChannel.ForAddress(server.Url, new BaasChannelOptions { MaxSendMessageBytes = 4 });

        var received = await Assert.ThrowsAsync<BaasClientException>(() => Get(narrow).ResponseAsync);
        var sent = await Assert.ThrowsAsync<BaasClientException>(() => Get(silent).ResponseAsync);

        Assert.Equal(StatusCode.ResourceExhausted, received.StatusCode);
        Assert.Equal(StatusCode.ResourceExhausted, sent.StatusCode);
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task Call_Deadline_GoesAlongAndEndsTheCall()
    {
        var timeout = new TaskCompletionSource<string>();
        await using var server = await ScriptedServer.StartAsync(async context =>
        {
            timeout.SetResult(context.Request.Headers["grpc-timeout"].ToString());
            await ScriptedServer.GoneAsync(context);
        });
        using var channel = BaasChannel.ForAddress(server.Url);

        var exception = await Assert.ThrowsAsync<BaasClientException>(
            () => Get(channel, new CallOptions(deadline: DateTime.UtcNow.AddMilliseconds(300))).ResponseAsync);

        Assert.Equal(StatusCode.DeadlineExceeded, exception.StatusCode);
        Assert.True(GrpcTimeout.TryParse(await timeout.Task, out var sent));
        Assert.InRange(sent, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(300));
    }

    [Fact]
    public async Task Call_OverBeforeItStarts_SendsNothing()
    {
        await using var server = await ScriptedServer.StartAsync(context => ScriptedServer.AnswerAsync(context, Answer));
        using var channel = BaasChannel.ForAddress(server.Url);

        var late = await Assert.ThrowsAsync<BaasClientException>(() => Get(channel, new CallOptions(deadline: DateTime.UtcNow.AddSeconds(-1))).ResponseAsync);
        var cancelled = await Assert.ThrowsAsync<BaasClientException>(
            () => Get(channel, new CallOptions(cancellationToken: new CancellationToken(canceled: true))).ResponseAsync);

        Assert.Equal(StatusCode.DeadlineExceeded, late.StatusCode);
        Assert.Equal(StatusCode.Cancelled, cancelled.StatusCode);
        Assert.Equal(0, server.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Call_GivenUp_ResetsTheStream(bool byToken)
    {
        var begun = new TaskCompletionSource();
        var gone = new TaskCompletionSource();
        await using var server = await ScriptedServer.StartAsync(async context =>
        {
            begun.SetResult();
            await ScriptedServer.GoneAsync(context);
            gone.SetResult();
        });
        using var channel = BaasChannel.ForAddress(server.Url);
        using var source = new CancellationTokenSource();
        var call = Get(channel, new CallOptions(cancellationToken: source.Token));
        await begun.Task;

        if (byToken)
        {
            await source.CancelAsync();
        }
        else
        {
            call.Dispose();
        }

        var exception = await Assert.ThrowsAsync<BaasClientException>(() => call.ResponseAsync);
        Assert.Equal(StatusCode.Cancelled, exception.StatusCode);
        Assert.Equal(StatusCode.Cancelled, call.GetStatus().StatusCode);
        await gone.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    private static async Task<BaasClientException> FailAsync(RequestDelegate answer)
    {
        await using var server = await ScriptedServer.StartAsync(answer);
        using var channel = BaasChannel.ForAddress(server.Url, new BaasChannelOptions { Retry = RetryPolicy.None });
        return await Assert.ThrowsAsync<BaasClientException>(() => Get(channel).ResponseAsync.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    private static AsyncUnaryCall<Record> Get(BaasChannel channel, CallOptions options = default) =>
        new RecordService.RecordServiceClient(channel.CreateCallInvoker()).GetRecordAsync(new GetRecordRequest { Collection = "posts", Id = "r1" }, options);
}
