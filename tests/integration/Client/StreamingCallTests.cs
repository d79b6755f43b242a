using System.IO.Pipelines;
using Grpc.Baas.Client;
using Grpc.Baas.Framing;
using Grpc.Baas.V1.Records;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Record = Grpc.Baas.V1.Records.Record;

namespace Grpc.Baas.IntegrationTests.Client;

public sealed class StreamingCallTests
{
    private static readonly Method<Record, Record> Echo = new(
        MethodType.DuplexStreaming, "test.Echo", "Echo", RecordService.GetRecordMethod.ResponseMarshaller, RecordService.GetRecordMethod.ResponseMarshaller);

    [Fact]
    public async Task ServerStream_FramesCutAnywhere_GivesEachMessage()
    {
        var events = Enumerable.Range(1, 200).Select(i => new RecordEvent { Position = i, RecordId = new string('r', i * 7) }).ToArray();
        var bytes = events.SelectMany(item => ScriptedServer.Frame(item)).ToArray();
        await using var server = await ScriptedServer.StartAsync(async context =>
        {
            ScriptedServer.Begin(context);
            foreach (var part in bytes.Chunk(997))
            {
                await context.Response.Body.WriteAsync(part);
                await context.Response.Body.FlushAsync();
            }

            ScriptedServer.End(context);
        });
        using var channel = BaasChannel.ForAddress(server.Url);
        using var call = Client(channel).WatchRecords(new WatchRecordsRequest());

        var received = new List<RecordEvent>();
        await foreach (var item in call.ResponseStream.ReadAllAsync())
        {
            received.Add(item);
        }

        Assert.Equal(events, received);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        Assert.False(await call.ResponseStream.MoveNext());
    }

    [Fact]
    public async Task ServerStream_FailsLater_TellsMessagesThenStatus()
    {
        await using var server = await ScriptedServer.StartAsync(async context =>
        {
            ScriptedServer.Begin(context);
            await ScriptedServer.SendAsync(context, new RecordEvent { Position = 1 });
            ScriptedServer.End(context, 14, "stopping");
        });
        using var channel = BaasChannel.ForAddress(server.Url);
        using var call = Client(channel).WatchRecords(new WatchRecordsRequest());

        Assert.True(await call.ResponseStream.MoveNext());
        var exception = await Assert.ThrowsAsync<BaasClientException>(() => call.ResponseStream.MoveNext());
        Assert.Equal(StatusCode.Unavailable, exception.StatusCode);
        Assert.Equal("stopping", exception.Status.Detail);
        await Assert.ThrowsAsync<BaasClientException>(() => call.ResponseStream.MoveNext());
    }

    [Fact]
    public async Task ServerStream_Disposed_ResetsTheStream()
    {
        var gone = new TaskCompletionSource();
        await using var server = await ScriptedServer.StartAsync(async context =>
        {
            ScriptedServer.Begin(context);
            await ScriptedServer.SendAsync(context, new RecordEvent { Position = 1 });
            await ScriptedServer.GoneAsync(context);
            gone.SetResult();
        });
        using var channel = BaasChannel.ForAddress(server.Url);
        using (var call = Client(channel).WatchRecords(new WatchRecordsRequest()))
        {
            Assert.True(await call.ResponseStream.MoveNext());
        }

        await gone.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task ServerStream_TokenDuringRead_IsCancelled()
    {
        await using var server = await ScriptedServer.StartAsync(async context =>
        {
            ScriptedServer.Begin(context);
            await context.Response.Body.FlushAsync();
            await ScriptedServer.GoneAsync(context);
        });
        using var channel = BaasChannel.ForAddress(server.Url);
        using var source = new CancellationTokenSource();
        using var call = Client(channel).WatchRecords(new WatchRecordsRequest());
        await call.ResponseHeadersAsync;
        var next = call.ResponseStream.MoveNext(source.Token);

        await source.CancelAsync();

        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<BaasClientException>(() => next)).StatusCode);
    }

    [Fact]
    public async Task ClientStream_Completed_ReturnsTheAnswer()
    {
        await using var server = await ScriptedServer.StartAsync(async context =>
        {
            var count = 0L;
            await ReadAllAsync(context, message => count += IngestRecordsRequest.Parser.ParseFrom(message).Items.Count);
            await ScriptedServer.AnswerAsync(context, new IngestRecordsResponse { Accepted = count });
        });
        using var channel = BaasChannel.ForAddress(server.Url);
        using var call = Client(channel).IngestRecords();
        for (var i = 0; i < 100; i++)
        {
            await call.RequestStream.WriteAsync(new IngestRecordsRequest { Items = { new IngestItem { Id = "a" }, new IngestItem() } });
        }

        await call.RequestStream.CompleteAsync();

        Assert.Equal(200, (await call).Accepted);
    }

    [Fact]
    public async Task ClientStream_ServerDoesNotRead_WritesWait()
    {
        var release = new TaskCompletionSource();
        await using var server = await ScriptedServer.StartAsync(async context =>
        {
            await release.Task;
            await ReadAllAsync(context, _ => { });
            await ScriptedServer.AnswerAsync(context, new IngestRecordsResponse());
        });
        using var channel = BaasChannel.ForAddress(server.Url);
        using var call = Client(channel).IngestRecords();
        var message = new IngestRecordsRequest { Items = { new IngestItem { Id = new string('x', 100_000) } } };

        var written = 0;
        var write = Task.CompletedTask;
        await Assert.ThrowsAsync<TimeoutException>(async () =>
        {
            for (; written < 100; written++)
            {
                write = call.RequestStream.WriteAsync(message);
                await write.WaitAsync(TimeSpan.FromSeconds(2));
            }
        });

        Assert.InRange(written, 1, 99);
        release.SetResult();
        await write;
        await call.RequestStream.CompleteAsync();
        await call;
    }

    [Fact]
    public async Task ClientStream_ServerRefuses_WriteTellsItsStatus()
    {
        await using var server = await ScriptedServer.StartAsync(context => ScriptedServer.FailAsync(context, 7, "not yours"));
        using var channel = BaasChannel.ForAddress(server.Url);
        using var call = Client(channel).IngestRecords();

        var exception = await Assert.ThrowsAsync<BaasClientException>(async () =>
        {
            for (var i = 0; i < 100_000; i++)
            {
                await call.RequestStream.WriteAsync(new IngestRecordsRequest { Collection = "posts" });
            }
        });

        Assert.Equal(StatusCode.PermissionDenied, exception.StatusCode);
        Assert.Equal(StatusCode.PermissionDenied, (await Assert.ThrowsAsync<BaasClientException>(() => call.ResponseAsync)).StatusCode);
    }

    [Fact]
    public async Task ClientStream_TwoWritesAtOnce_AreRefused()
    {
        var release = new TaskCompletionSource();
        await using var server = await ScriptedServer.StartAsync(async context =>
        {
            await release.Task;
            await ReadAllAsync(context, _ => { });
            await ScriptedServer.AnswerAsync(context, new IngestRecordsResponse());
        });
        using var channel = BaasChannel.ForAddress(server.Url);
        using var call = Client(channel).IngestRecords();
        var first = call.RequestStream.WriteAsync(new IngestRecordsRequest { Items = { new IngestItem { Id = new string('x', 5_000_000) } } });

        await Assert.ThrowsAsync<InvalidOperationException>(() => call.RequestStream.WriteAsync(new IngestRecordsRequest()));

        release.SetResult();
        await first;
    }

    [Fact]
    public async Task Duplex_Echo_GoesBothWaysAtOnce()
    {
        await using var server = await ScriptedServer.StartAsync(async context =>
        {
            ScriptedServer.Begin(context);
            await context.Response.StartAsync();
            await ReadAllAsync(context, message => context.Response.Body.WriteAsync(ScriptedServer.Frame(Record.Parser.ParseFrom(message))).AsTask());
            ScriptedServer.End(context);
        });
        using var channel = BaasChannel.ForAddress(server.Url);
        using var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(Echo, null, default);
        for (var i = 0; i < 50; i++)
        {
            await call.RequestStream.WriteAsync(new Record { Id = i.ToString() });
            Assert.True(await call.ResponseStream.MoveNext());
            Assert.Equal(i.ToString(), call.ResponseStream.Current.Id);
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext());
    }

    private static RecordService.RecordServiceClient Client(BaasChannel channel) => new(channel.CreateCallInvoker());

    private static Task ReadAllAsync(HttpContext context, Action<byte[]> take) => ReadAllAsync(context, message =>
    {
        take(message);
        return Task.CompletedTask;
    });

    private static async Task ReadAllAsync(HttpContext context, Func<byte[], Task> take)
    {
        var reader = PipeReader.Create(context.Request.Body);
        while (true)
        {
            var prefix = await reader.ReadAtLeastAsync(GrpcFrame.PrefixSize);
            if (prefix.Buffer.Length < GrpcFrame.PrefixSize)
            {
                return;
            }

            var size = GrpcFrame.PrefixSize + (int)GrpcFrame.ReadLength(prefix.Buffer.FirstSpan);
            reader.AdvanceTo(prefix.Buffer.Start);
            var frame = await reader.ReadAtLeastAsync(size);
            var message = System.Buffers.BuffersExtensions.ToArray(frame.Buffer.Slice(GrpcFrame.PrefixSize, size - GrpcFrame.PrefixSize));
            reader.AdvanceTo(frame.Buffer.GetPosition(size));
            await take(message);
        }
    }
}
