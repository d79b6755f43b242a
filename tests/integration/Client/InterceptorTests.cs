using Grpc.Baas.Client;
using Grpc.Baas.V1.Records;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Record = Grpc.Baas.V1.Records.Record;

namespace Grpc.Baas.IntegrationTests.Client;

public sealed class InterceptorTests
{
    [Fact]
    public async Task Interceptors_SeeCallsInOrderAndMayChangeThem()
    {
        await using var server = await StartAsync();
        using var channel = BaasChannel.ForAddress(server.Url);
        var log = new List<string>();
        var invoker = channel.CreateCallInvoker()
            .Intercept(metadata =>
            {
                metadata.Add("x-name", "added");
                return metadata;
            })
            .Intercept(new Recorder("outer", log), new Recorder("inner", log));

        var answer = await new RecordService.RecordServiceClient(invoker).GetRecordAsync(new GetRecordRequest());

        Assert.Equal(["outer GetRecord", "inner GetRecord"], log);
        Assert.Equal("added|", answer.Id);
    }

    [Fact]
    public async Task Credentials_OfACall_AreMadeForItAndWin()
    {
        await using var server = await StartAsync();
        using var client = new BaasClient(server.Url, new BaasClientOptions { AccessToken = "session" });
        var own = CallCredentials.FromInterceptor((context, metadata) =>
        {
            metadata.Add("authorization", $"Own {context.MethodName} {context.ServiceUrl}");
            return Task.CompletedTask;
        });

        var plain = await client.Records.GetRecordAsync(new GetRecordRequest());
        var answer = await client.Records.GetRecordAsync(new GetRecordRequest(), default(CallOptions).WithCredentials(own));

        Assert.Equal("|Bearer session", plain.Id);
        Assert.Equal($"|Own GetRecord {server.Url}/baas.records.v1.RecordService", answer.Id);
    }

    private static Task<ScriptedServer> StartAsync() => ScriptedServer.StartAsync(context =>
        ScriptedServer.AnswerAsync(context, new Record { Id = $"{context.Request.Headers["x-name"]}|{context.Request.Headers.Authorization}" }));

    private sealed class Recorder(string name, List<string> log) : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            log.Add($"{name} {context.Method.Name}");
            return continuation(request, context);
        }
    }
}
