using System.Diagnostics;
using Google.Protobuf;
using Grpc.Baas.IntegrationTests.Rpc.Wire;
using Grpc.Baas.TestKit;
using Grpc.Core;

namespace Grpc.Baas.IntegrationTests.Rpc;

/// <summary>Deadlines, and handlers that do not care about theirs.</summary>
[Collection(WireCollection.Name)]
public sealed class GrpcDeadlineTests(WireHost host)
{
    [Theory]
    [InlineData("99999999H")]
    [InlineData("99999999S")]
    [InlineData("99999999M")]
    [InlineData("9999999m")]
    [InlineData("99999999u")]
    [InlineData("1H")]
    public async Task Timeout_Long_IsTheDeadline(string timeout)
    {
        var deadline = DateTime.MinValue;
        var script = host.Server.Scripts.Add((context, _, _) =>
        {
            deadline = context.Deadline;
            return Task.Delay(1, context.CancellationToken);
        });

        var reply = await SendAsync(host.Http2, WireMethods.Echo, GrpcRequests.Grpc, timeout, script);

        Assert.Equal(StatusCode.OK, reply.Status);
        Assert.InRange(deadline, DateTime.UtcNow + TimeSpan.FromSeconds(60), DateTime.MaxValue);
    }

    [Theory]
    [InlineData("0n")]
    [InlineData("0H")]
    public async Task Timeout_Zero_IsNotServed(string timeout)
    {
        var isServed = false;
        var script = host.Server.Scripts.Add((_, _, _) =>
        {
            isServed = true;
            return Task.CompletedTask;
        });

        var reply = await SendAsync(host.Http2, WireMethods.Echo, GrpcRequests.Grpc, timeout, script);

        Assert.Equal((StatusCode.DeadlineExceeded, false), (reply.Status, isServed));
    }

    [Theory]
    [InlineData("Echo", GrpcRequests.Grpc)]
    [InlineData("Collect", GrpcRequests.Grpc)]
    [InlineData("Repeat", GrpcRequests.Grpc)]
    [InlineData("Chat", GrpcRequests.Grpc)]
    [InlineData("Echo", GrpcRequests.GrpcWeb)]
    [InlineData("Repeat", GrpcRequests.GrpcWeb)]
    public async Task Handler_IgnoresItsToken_TheCallerIsToldAtOnce(string method, string contentType)
    {
        var released = new TaskCompletionSource();
        var ended = new TaskCompletionSource<CancellationToken>();
        var script = host.Server.Scripts.Add(async (context, _, _) =>
        {
            await released.Task;
            context.ResponseTrailers.Add("x-late", "1");
            ended.SetResult(context.CancellationToken);
        });
        var time = Stopwatch.StartNew();

        var reply = await SendAsync(
            contentType == GrpcRequests.Grpc ? host.Http2 : host.Http1, WireMethods.All.Single(each => each.Name == method), contentType, "100m", script);

        Assert.Equal((StatusCode.DeadlineExceeded, "DEADLINE_EXCEEDED"), (reply.Status, reply.Reason));
        Assert.InRange(time.Elapsed, TimeSpan.FromMilliseconds(80), TimeSpan.FromSeconds(10));
        released.SetResult();
        Assert.True((await ended.Task).IsCancellationRequested);
        Assert.False(reply.Trailers.ContainsKey("x-late"));
    }

    [Fact]
    public async Task Handler_WritesAfterTheDeadline_IsRefused()
    {
        var failure = new TaskCompletionSource<Exception>();
        var script = host.Server.Scripts.Add(async (context, _, responses) =>
        {
            await responses.WriteAsync(new EchoResponse());
            await context.CancellationToken.WaitAsync();
            failure.SetResult(await Record.ExceptionAsync(async () =>
            {
                while (true)
                {
                    await responses.WriteAsync(new EchoResponse(), CancellationToken.None);
                }
            }));
        });

        var reply = await SendAsync(host.Http2, WireMethods.Chat, GrpcRequests.Grpc, "50m", script);

        Assert.Equal((StatusCode.DeadlineExceeded, 1), (reply.Status, Math.Min(reply.Messages.Count, 1)));
        Assert.IsAssignableFrom<OperationCanceledException>(await failure.Task.Soon());
    }

    [Fact]
    public async Task Handler_StuckInAWrite_StillEnds()
    {
        var isStuck = new TaskCompletionSource();
        var script = host.Server.Scripts.Add(async (_, _, responses) =>
        {
            for (var i = 0; i < 100_000; i++)
            {
                var writing = responses.WriteAsync(new EchoResponse { Text = new string('x', 10_000) }, CancellationToken.None);
                if (!writing.IsCompleted)
                {
                    isStuck.TrySetResult();
                }

                await writing;
            }
        });
        await using var call = await DuplexCall.StartAsync(host.Http2, WireMethods.Chat, [("grpc-timeout", "1S"), script]);
        await isStuck.Task.Soon();

        // The caller reads only after the deadline.
        await Task.Delay(TimeSpan.FromSeconds(1.2));
        while (await call.ReadAsync() is not null)
        {
        }

        Assert.Equal(((int)StatusCode.DeadlineExceeded).ToString(), call.Trailer("grpc-status"));
    }

    private static Task<GrpcReply> SendAsync(HttpClient client, IMethod method, string contentType, string timeout, (string, string) script)
        => client.SendRawAsync(GrpcRequests.Request(method.FullName, GrpcRequests.Frame([]), contentType, ("grpc-timeout", timeout), script));
}
