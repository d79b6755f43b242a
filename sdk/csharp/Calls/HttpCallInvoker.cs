using Grpc.Baas.Client.SignIn;
using Grpc.Core;

namespace Grpc.Baas.Client.Calls;

/// <summary>Makes calls over a channel.</summary>
internal sealed class HttpCallInvoker(ChannelCore channel, AccessTokens? tokens) : CallInvoker
{
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        new UnaryCall<TRequest, TResponse>(channel, tokens, method, options, request).Start();

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        new StreamingCall<TRequest, TResponse>(channel, tokens, method, options).StartServerStreaming(request);

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) =>
        new StreamingCall<TRequest, TResponse>(channel, tokens, method, options).StartClientStreaming();

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) =>
        new StreamingCall<TRequest, TResponse>(channel, tokens, method, options).StartDuplex();
}
