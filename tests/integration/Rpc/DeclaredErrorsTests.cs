using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Rpc;
using Grpc.Baas.TestKit;
using Grpc.Baas.V1.Schema;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.Baas.IntegrationTests.Rpc;

/// <summary>The test kit's check of declared errors can fail.</summary>
public sealed class DeclaredErrorsTests
{
    [Fact]
    public async Task Engine_AnswersUndeclaredError_FailsTheTest()
    {
        var engine = await TestEngine.StartAsync(configure: builder => builder.Services.AddSingleton<IRpcInterceptor, Misbehaving>());
        var answer = await engine.RestAsync(HttpMethod.Get, "/api/v1/auth/me");

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => engine.DisposeAsync().AsTask());
        Assert.Equal("COLLECTION_EXISTS", answer.Reason);
        Assert.EndsWith("\nbaas.auth.v1.AuthService.GetMe answered schema.COLLECTION_EXISTS", failure.Message);
    }

    [Fact]
    public async Task Engine_AnswersDeclaredError_LetsTheTestPass()
    {
        var engine = await TestEngine.StartAsync();
        var answer = await engine.RestAsync(HttpMethod.Get, "/api/v1/auth/me", token: "");

        await engine.DisposeAsync();
        Assert.Equal("CREDENTIALS_MISSING", answer.Reason);
    }

    private sealed class Misbehaving : IRpcInterceptor
    {
        public ValueTask InvokeAsync(RpcCall call, RpcHandler next)
            => call.Method.EndsWith("/GetMe", StringComparison.Ordinal)
                ? throw new BaasException(SchemaErrorTable.CollectionExists, "Not what this method may answer.")
                : next(call);
    }
}
