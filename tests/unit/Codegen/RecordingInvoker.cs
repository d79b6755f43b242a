using Grpc.Core;

namespace Grpc.Baas.UnitTests.Codegen;

/// <summary>Notes the calls that a generated client makes, and makes none.</summary>
internal sealed class RecordingInvoker : CallInvoker
{
    public List<string> Calls { get; } = [];

    public List<CallOptions> Options { get; } = [];

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
        => Note<AsyncUnaryCall<TResponse>>($"{method.Name} {request}", options);

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
        => Note<AsyncServerStreamingCall<TResponse>>($"{method.Name} {request}", options);

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
        => Note<AsyncClientStreamingCall<TRequest, TResponse>>(method.Name, options);

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
        => Note<AsyncDuplexStreamingCall<TRequest, TResponse>>(method.Name, options);

    private T Note<T>(string call, CallOptions options)
        where T : class
    {
        Calls.Add(call);
        Options.Add(options);
        return null!;
    }
}
