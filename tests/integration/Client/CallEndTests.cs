using System.Net;
using Grpc.Baas.Client;
using Grpc.Baas.TestKit;
using Grpc.Baas.V1.Records;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Record = Grpc.Baas.V1.Records.Record;

namespace Grpc.Baas.IntegrationTests.Client;

/// <summary>Calls that end because somebody here says so: each waiting read and write is told, and the server too.</summary>
public sealed class CallEndTests
{
    private static readonly Method<Record, Record> Echo = new(
        MethodType.DuplexStreaming, "test.Echo", "Echo", RecordService.GetRecordMethod.ResponseMarshaller, RecordService.GetRecordMethod.ResponseMarshaller);

    private static readonly Record Large = new() { Id = new string('x', 100_000) };

    [Fact]
    public async Task Deadline_WhileAWriteWaitsForRoom_EndsTheWrite()
    {
        await using var server = await StartSilentAsync();
        using var channel = BaasChannel.ForAddress(server.Url);
        using var call = Duplex(channel, new CallOptions(deadline: DateTime.UtcNow.AddSeconds(1)));
        await call.ResponseHeadersAsync.Soon();

        var exception = await Assert.ThrowsAsync<BaasClientException>(() => FillAsync(call).WaitAsync(TimeSpan.FromSeconds(15)));

        Assert.Equal(StatusCode.DeadlineExceeded, exception.StatusCode);
        Assert.Equal(StatusCode.DeadlineExceeded, call.GetStatus().StatusCode);
    }

    [Theory]
    [InlineData(true, StatusCode.Cancelled)]
    [InlineData(false, StatusCode.DeadlineExceeded)]
    public async Task Stream_EndsBetweenReads_TellsTheServerAtOnce(bool byToken, StatusCode expected)
    {
        var gone = new TaskCompletionSource();
        await using var server = await StartSilentAsync(gone);
        using var channel = BaasChannel.ForAddress(server.Url);
        using var source = new CancellationTokenSource();
        var options = new CallOptions(deadline: byToken ? null : DateTime.UtcNow.AddMilliseconds(500), cancellationToken: source.Token);
        using var call = new RecordService.RecordServiceClient(channel.CreateCallInvoker()).WatchRecords(new WatchRecordsRequest(), options);
        await call.ResponseHeadersAsync.Soon();

        if (byToken)
        {
            await source.CancelAsync();
        }

        await gone.Task.WaitAsync(TimeSpan.FromSeconds(15));
        await Until.TrueAsync(() => IsOver(call.GetStatus));
        Assert.Equal(expected, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Write_Cancelled_EndsTheCall()
    {
        var gone = new TaskCompletionSource();
        await using var server = await StartSilentAsync(gone);
        using var channel = BaasChannel.ForAddress(server.Url);
        using var call = Duplex(channel);
        await call.ResponseHeadersAsync.Soon();
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));

        // A frame may have gone in part, so nothing can follow it.
        var exception = await Assert.ThrowsAsync<BaasClientException>(() => FillAsync(call, source.Token).Soon());

        Assert.Equal(StatusCode.Cancelled, exception.StatusCode);
        await Assert.ThrowsAsync<BaasClientException>(() => call.RequestStream.WriteAsync(new Record()).WaitAsync(TimeSpan.FromSeconds(15)));
        await gone.Task.WaitAsync(TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task Write_AfterTheLast_IsRefused()
    {
        await using var server = await StartSilentAsync();
        using var channel = BaasChannel.ForAddress(server.Url);
        using var call = Duplex(channel);
        await call.RequestStream.CompleteAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => call.RequestStream.WriteAsync(new Record()).WaitAsync(TimeSpan.FromSeconds(15)));
    }

    [Fact]
    public async Task Read_TwoAtOnce_AreRefused()
    {
        await using var server = await StartSilentAsync();
        using var channel = BaasChannel.ForAddress(server.Url);
        using var call = Duplex(channel);
        var first = call.ResponseStream.MoveNext();

        await Assert.ThrowsAsync<InvalidOperationException>(() => call.ResponseStream.MoveNext().WaitAsync(TimeSpan.FromSeconds(15)));

        call.Dispose();
        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<BaasClientException>(() => first.Soon())).StatusCode);
    }

    [Fact]
    public async Task Channel_Disposed_EndsAllCalls()
    {
        var gone = new TaskCompletionSource();
        await using var server = await StartSilentAsync(gone);
        var channel = BaasChannel.ForAddress(server.Url);
        var client = new RecordService.RecordServiceClient(channel.CreateCallInvoker());
        var unary = client.GetRecordAsync(new GetRecordRequest()).ResponseAsync;
        var stream = client.WatchRecords(new WatchRecordsRequest());
        await stream.ResponseHeadersAsync.Soon();
        var read = stream.ResponseStream.MoveNext();
        var duplex = Duplex(channel);
        await duplex.ResponseHeadersAsync.Soon();
        var write = FillAsync(duplex);

        channel.Dispose();

        foreach (var task in new Task[] { unary, read, write })
        {
            var exception = await Assert.ThrowsAsync<BaasClientException>(() => task.WaitAsync(TimeSpan.FromSeconds(15)));
            Assert.Equal(StatusCode.Unavailable, exception.StatusCode);
            Assert.Contains("disposed", exception.Message, StringComparison.Ordinal);
        }

        await gone.Task.WaitAsync(TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task Client_DisposedWhileItWatches_EndsTheWatch()
    {
        await using var server = await StartSilentAsync();
        var client = new BaasClient(server.Url);
        await using var watch = client.WatchAsync().GetAsyncEnumerator();
        var next = watch.MoveNextAsync().AsTask();
        await Until.TrueAsync(() => server.Requests > 0);

        client.Dispose();

        await Assert.ThrowsAsync<BaasClientException>(() => next.WaitAsync(TimeSpan.FromSeconds(15)));
    }

    [Fact]
    public async Task Cancel_DuringTheWaitBeforeARetry_EndsTheCallAtOnce()
    {
        await using var server = await ScriptedServer.StartAsync(context => ScriptedServer.FailAsync(context, 14));
        using var channel = BaasChannel.ForAddress(server.Url, new BaasChannelOptions { Retry = new RetryPolicy { InitialDelay = TimeSpan.FromMinutes(4), MaxDelay = TimeSpan.FromMinutes(4) } });
        using var source = new CancellationTokenSource();
        using var call = new RecordService.RecordServiceClient(channel.CreateCallInvoker()).GetRecordAsync(new GetRecordRequest(), cancellationToken: source.Token);
        await Until.TrueAsync(() => server.Requests == 1);

        await source.CancelAsync();

        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<BaasClientException>(() => call.ResponseAsync.Soon())).StatusCode);
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task Deadline_WhileTheNameIsLookedUp_EndsTheCall()
    {
        var options = new BaasChannelOptions { ResolveHost = (_, _) => new TaskCompletionSource<IPAddress[]>().Task };
        using var channel = BaasChannel.ForAddress("dns:///slow.test:80", options);

        var call = new RecordService.RecordServiceClient(channel.CreateCallInvoker())
            .GetRecordAsync(new GetRecordRequest(), deadline: DateTime.UtcNow.AddMilliseconds(200));

        Assert.Equal(StatusCode.DeadlineExceeded, (await Assert.ThrowsAsync<BaasClientException>(() => call.ResponseAsync.Soon())).StatusCode);
    }

    private static AsyncDuplexStreamingCall<Record, Record> Duplex(BaasChannel channel, CallOptions options = default) =>
        channel.CreateCallInvoker().AsyncDuplexStreamingCall(Echo, null, options);

    private static async Task FillAsync(AsyncDuplexStreamingCall<Record, Record> call, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            await call.RequestStream.WriteAsync(Large, cancellationToken);
        }
    }

    private static bool IsOver(Func<Status> status)
    {
        try
        {
            status();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    // It begins each response, and neither reads nor writes any more.
    private static Task<ScriptedServer> StartSilentAsync(TaskCompletionSource? gone = null) => ScriptedServer.StartAsync(async context =>
    {
        ScriptedServer.Begin(context);
        await context.Response.Body.FlushAsync();
        await ScriptedServer.GoneAsync(context);
        gone?.TrySetResult();
    });
}
