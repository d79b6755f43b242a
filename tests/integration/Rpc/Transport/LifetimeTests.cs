using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.Engine.Rpc.Methods;
using Grpc.Baas.IntegrationTests.Rpc.Wire;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using HealthMethods = Grpc.Health.V1.Health;

namespace Grpc.Baas.IntegrationTests.Rpc.Transport;

/// <summary>Start, change and stop of a host.</summary>
public sealed class LifetimeTests
{
    [Fact]
    public async Task Stop_OpenStream_EndsWithAReason()
    {
        var host = new WireHost();
        await host.InitializeAsync();
        await using var call = await DuplexCall.StartAsync(host.Http2, WireMethods.Repeat, new RepeatRequest { Count = 1, Waits = true });
        await call.CompleteAsync();
        Assert.NotNull(await call.ReadAsync());

        var stopping = host.StopAsync();

        Assert.Null(await call.ReadAsync());
        Assert.Equal(((int)StatusCode.Unavailable).ToString(), call.Trailer("grpc-status"));
        var details = Google.Rpc.Status.Parser.ParseFrom(GrpcReply.DecodeBase64(call.Trailer("grpc-status-details-bin")));
        Assert.Equal("STOPPING", details.Details[0].Unpack<Google.Rpc.ErrorInfo>().Reason);
        Assert.Contains(details.Details, detail => detail.Is(Google.Rpc.RetryInfo.Descriptor));
        await stopping.WaitAsync(TimeSpan.FromSeconds(10));
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Caller_LeavesInTheMiddleOfAStream_IsNoFault()
    {
        var host = new WireHost();
        await host.InitializeAsync();
        await Task.WhenAll(Enumerable.Range(0, 400).Select(async _ =>
        {
            await using var call = await DuplexCall.StartAsync(host.Http2, WireMethods.Repeat, new RepeatRequest { Count = 100_000 });
            await call.CompleteAsync();
            Assert.NotNull(await call.ReadAsync());
        }));
        await Task.WhenAll(Enumerable.Range(0, 400).Select(async _ =>
        {
            await using var call = await DuplexCall.StartAsync(host.Http2, WireMethods.Chat, new EchoRequest());
            Assert.NotNull(await call.ReadAsync());
        }));

        // The host fails here when it logged an error.
        await host.DisposeAsync();
    }

    // Neither a caller that keeps its connection and sends no end, nor a handler that cares for nothing, can hold up a stop.
    [Fact]
    public async Task Stop_NobodyCaresFor_EndsInTime()
    {
        var host = new WireHost(services => services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(1)));
        await host.InitializeAsync();
        var released = new TaskCompletionSource();
        using var wire = await Http2Wire.ConnectAsync(host.Address);
        await wire.CallAsync(1, WireMethods.Chat.FullName);
        await wire.CallAsync(3, WireMethods.Chat.FullName, host.Server.Scripts.Add((_, _, _) => released.Task));
        await host.Http1.GetStringAsync("/health/live");

        var stopping = host.StopAsync();

        await wire.ReadAsync(Http2Wire.GoAway);
        await stopping.WaitAsync(TimeSpan.FromSeconds(10));
        released.SetResult();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Stop_Idle_IsQuick()
    {
        var host = new WireHost();
        await host.InitializeAsync();
        await host.Http1.GetStringAsync("/health/live");
        await host.Http2.GetStringAsync("/health/live");

        await host.StopAsync().WaitAsync(TimeSpan.FromSeconds(5));

        await Assert.ThrowsAsync<HttpRequestException>(() => host.Http1.GetAsync("/health/live"));
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Health_Services_AreKnown()
    {
        var host = new WireHost();
        await host.InitializeAsync();

        var known = await host.Http2.CallAsync(HealthMethods.CheckMethod, new HealthCheckRequest { Service = WireMethods.Descriptor.FullName });
        var unknown = await host.Http2.CallAsync(HealthMethods.CheckMethod, new HealthCheckRequest { Service = "no.Such" });
        var list = await host.Http2.CallAsync(HealthMethods.ListMethod, new HealthListRequest());

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, known.Single<HealthCheckResponse>().Status);
        Assert.Equal(StatusCode.NotFound, unknown.Status);
        Assert.Contains(WireMethods.Descriptor.FullName, list.Single<HealthListResponse>().Statuses.Keys);
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Calls_MoreThanTheLimit_AreRefusedWithADelay()
    {
        var host = new WireHost(services => services.Configure<RpcOptions>(options => options.MaxCallsInFlight = 1));
        await host.InitializeAsync();
        await using (var call = await DuplexCall.StartAsync(host.Http2, WireMethods.Chat, new EchoRequest()))
        {
            Assert.NotNull(await call.ReadAsync());

            var refused = await host.Http2.CallAsync(WireMethods.Echo, new EchoRequest());

            Assert.Equal((StatusCode.ResourceExhausted, "OVERLOADED"), (refused.Status, refused.Reason));
            Assert.Contains(refused.Details.Details, detail => detail.Is(Google.Rpc.RetryInfo.Descriptor));
        }

        await host.Server.EndOf("Chat").WaitAsync(TimeSpan.FromSeconds(10));
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Request_ThatNeverComes_EndsByTheDefaultDeadline()
    {
        var host = new WireHost(services => services.Configure<RpcOptions>(options => options.DefaultDeadline = TimeSpan.FromSeconds(1)));
        await host.InitializeAsync();
        await using var call = await DuplexCall.StartAsync(host.Http2, WireMethods.Echo);

        Assert.Null(await call.ReadAsync());
        Assert.Equal(((int)StatusCode.DeadlineExceeded).ToString(), call.Trailer("grpc-status"));
        await call.DisposeAsync();
        await host.DisposeAsync();
    }

    [Theory]
    [InlineData(GrpcRequests.Grpc)]
    [InlineData(GrpcRequests.GrpcWeb)]
    public async Task Handler_ThatNeverEnds_IsAnsweredByTheDefaultDeadline(string contentType)
    {
        var host = new WireHost(services => services.Configure<RpcOptions>(options => options.DefaultDeadline = TimeSpan.FromSeconds(1)));
        await host.InitializeAsync();
        var released = new TaskCompletionSource();
        var script = host.Server.Scripts.Add((_, _, _) => released.Task);

        var reply = await host.Http2.SendRawAsync(GrpcRequests.Request(WireMethods.Echo.FullName, GrpcRequests.Frame([]), contentType, script));

        Assert.Equal(StatusCode.DeadlineExceeded, reply.Status);
        released.SetResult();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Fault_WithATraceOfTheCaller_IsToldAndLoggedWithItsId()
    {
        const string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        var host = new WireHost();
        await host.InitializeAsync();
        var body = GrpcRequests.Frame(Google.Protobuf.MessageExtensions.ToByteArray(new FailRequest { Kind = "bug" }));

        var reply = await host.Http2.SendRawAsync(
            GrpcRequests.Request(WireMethods.Fail.FullName, body, headers: ("traceparent", $"00-{trace}-00f067aa0ba902b7-01")));

        Assert.Equal(StatusCode.Internal, reply.Status);
        Assert.Equal(trace, reply.Error.Metadata["traceId"]);
        Assert.Contains($"trace {trace}", host.TakeError());
        await host.DisposeAsync();
    }

    [Fact]
    public void Start_MethodWithoutHandler_Fails()
    {
        using var app = WireHost.Build(new WireServer(), services => services.AddRpcService(
            HealthMethods.Descriptor,
            _ => binder => binder.AddMethod(HealthMethods.CheckMethod, new UnaryServerMethod<HealthCheckRequest, HealthCheckResponse>((_, _) => null!))));

        Assert.Contains("has no handler", Assert.Throws<InvalidOperationException>(app.UseRpc).Message);
    }

    [Fact]
    public void Start_MethodBoundTwice_Fails()
    {
        var handler = new UnaryServerMethod<EchoRequest, EchoResponse>((_, _) => null!);
        using var app = WireHost.Build(new WireServer(), services => services.AddRpcService(
            WireMethods.Descriptor,
            _ => binder =>
            {
                binder.AddMethod(WireMethods.Echo, handler);
                binder.AddMethod(WireMethods.Echo, handler);
            }));

        Assert.Contains("bound twice", Assert.Throws<InvalidOperationException>(app.UseRpc).Message);
    }

    [Fact]
    public void Start_ServiceTwice_Fails()
    {
        using var app = WireHost.Build(new WireServer(), services => services.AddRpcService(
            WireMethods.Descriptor,
            _ => binder => WireMethods.Bind(binder, new WireServer())));

        Assert.Contains("served twice", Assert.Throws<InvalidOperationException>(app.UseRpc).Message);
    }

    [Fact]
    public void Start_HttpRulesClash_Fails()
    {
        using var app = WireHost.Build(new WireServer(), services => services.AddHttpEndpoint("GET", "/v1/repeat", _ => _ => Task.CompletedTask));

        Assert.Contains("match the same paths", Assert.Throws<InvalidOperationException>(app.UseRpc).Message);
    }
}
