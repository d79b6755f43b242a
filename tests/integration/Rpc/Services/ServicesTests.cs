using System.Net;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Baas.Engine.Rpc.Methods;
using Grpc.Baas.Engine.Rpc.Services;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Reflection.V1;
using Microsoft.Extensions.DependencyInjection;
using HealthMethods = Grpc.Health.V1.Health;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Grpc.Baas.IntegrationTests.Rpc.Services;

/// <summary>The services that the transport brings itself.</summary>
public sealed class ServicesTests : IAsyncLifetime
{
    private static readonly Method<ServerReflectionRequest, ServerReflectionResponse> Alpha = new(
        MethodType.DuplexStreaming,
        "grpc.reflection.v1alpha.ServerReflection",
        "ServerReflectionInfo",
        ServerReflection.ServerReflectionInfoMethod.RequestMarshaller,
        ServerReflection.ServerReflectionInfoMethod.ResponseMarshaller);

    private readonly WireHost _host = new();

    public Task InitializeAsync() => _host.InitializeAsync();

    public Task DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reflection_Services_AreListed(bool isAlpha)
    {
        var answer = Assert.Single(await AskAsync(isAlpha, new ServerReflectionRequest { Host = "h", ListServices = "" }));

        Assert.Contains("tests.wire.WireService", answer.ListServicesResponse.Service.Select(service => service.Name));
        Assert.Equal("h", answer.ValidHost);
        Assert.Equal("h", answer.OriginalRequest.Host);
    }

    [Theory]
    [InlineData("tests.wire.WireService")]
    [InlineData("tests.wire.WireService.Echo")]
    [InlineData("tests.wire.Book")]
    [InlineData("tests.wire.Book.pages")]
    public async Task Reflection_Symbol_BringsItsFileWithAllItNeeds(string symbol)
    {
        var answer = Assert.Single(await AskAsync(isAlpha: false, new ServerReflectionRequest { FileContainingSymbol = symbol }));

        var files = answer.FileDescriptorResponse.FileDescriptorProto.Select(file => FileDescriptorProto.Parser.ParseFrom(file)).ToArray();
        Assert.Equal("wire.proto", files[0].Name);
        Assert.All(files.SelectMany(file => file.Dependency), needed => Assert.Contains(needed, files.Select(file => file.Name)));
    }

    [Fact]
    public async Task Reflection_OneStream_SendsNoDependencyTwice()
    {
        var answers = await AskAsync(
            isAlpha: false,
            new ServerReflectionRequest { FileByFilename = "wire.proto" },
            new ServerReflectionRequest { FileByFilename = "wire.proto" });

        Assert.True(answers[0].FileDescriptorResponse.FileDescriptorProto.Count > 5);
        Assert.Single(answers[1].FileDescriptorResponse.FileDescriptorProto);
    }

    [Fact]
    public async Task Reflection_Extensions_AreFound()
    {
        var answers = await AskAsync(
            isAlpha: false,
            new ServerReflectionRequest { FileContainingExtension = new ExtensionRequest { ContainingType = "google.protobuf.MethodOptions", ExtensionNumber = 72295728 } },
            new ServerReflectionRequest { AllExtensionNumbersOfType = "google.protobuf.MethodOptions" });

        Assert.Equal(
            "google/api/annotations.proto",
            FileDescriptorProto.Parser.ParseFrom(answers[0].FileDescriptorResponse.FileDescriptorProto[0]).Name);
        Assert.Contains(72295728, answers[1].AllExtensionNumbersResponse.ExtensionNumber);
    }

    [Fact]
    public async Task Reflection_Unknown_IsAnErrorOfItsOwn()
    {
        var answers = await AskAsync(
            isAlpha: false,
            new ServerReflectionRequest { FileContainingSymbol = "no.Such" },
            new ServerReflectionRequest { FileByFilename = "no.proto" },
            new ServerReflectionRequest { AllExtensionNumbersOfType = "no.Such" },
            new ServerReflectionRequest());

        Assert.Equal([5, 5, 5, 3], answers.Select(answer => answer.ErrorResponse.ErrorCode));
    }

    [Theory]
    [InlineData("google.protobuf.FieldDescriptorProto.TYPE_INT32")]
    [InlineData("google.protobuf.FieldDescriptorProto.Type.TYPE_INT32")]
    [InlineData("google.protobuf.DescriptorProto.ExtensionRange")]
    [InlineData("google.protobuf.DescriptorProto.ExtensionRange.start")]
    public async Task Reflection_NestedSymbol_IsFound(string symbol)
    {
        var answer = Assert.Single(await AskAsync(isAlpha: false, new ServerReflectionRequest { FileContainingSymbol = symbol }));

        Assert.Equal(
            "google/protobuf/descriptor.proto",
            FileDescriptorProto.Parser.ParseFrom(answer.FileDescriptorResponse.FileDescriptorProto[0]).Name);
    }

    [Fact]
    public async Task Ping_Anyone_IsAnswered() => Assert.Equal("pong", await _host.Http1.GetStringAsync("/ping"));

    [Fact]
    public async Task Health_Fault_IsToldToAll()
    {
        await using var watch = await DuplexCall.StartAsync(_host.Http2, HealthMethods.WatchMethod, new HealthCheckRequest());
        await watch.CompleteAsync();
        Assert.Equal(ServingStatus.Serving, HealthCheckResponse.Parser.ParseFrom(await watch.ReadAsync()).Status);
        var state = _host.Services.GetRequiredService<HealthState>();

        state.Report("database", isWorking: false);

        Assert.Equal(ServingStatus.NotServing, HealthCheckResponse.Parser.ParseFrom(await watch.ReadAsync()).Status);
        using var ready = await _host.Http1.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("""{"status":"SERVING"}""", await _host.Http1.GetStringAsync("/health/live"));
        state.Report("database", isWorking: true);
        Assert.Equal(ServingStatus.Serving, HealthCheckResponse.Parser.ParseFrom(await watch.ReadAsync()).Status);
    }

    [Fact]
    public async Task Health_WatchOfUnknownService_StaysOpen()
    {
        await using var watch = await DuplexCall.StartAsync(_host.Http2, HealthMethods.WatchMethod, new HealthCheckRequest { Service = "no.Such" });
        await watch.CompleteAsync();

        Assert.Equal(ServingStatus.ServiceUnknown, HealthCheckResponse.Parser.ParseFrom(await watch.ReadAsync()).Status);
    }

    private async Task<ServerReflectionResponse[]> AskAsync(bool isAlpha, params ServerReflectionRequest[] requests)
    {
        var method = isAlpha ? Alpha : ServerReflection.ServerReflectionInfoMethod;
        var reply = await _host.Http2.CallAsync(method, [.. requests.Cast<IMessage>()]);
        Assert.Equal(StatusCode.OK, reply.Status);
        return [.. reply.Messages.Select(message => ServerReflectionResponse.Parser.ParseFrom(message))];
    }
}
