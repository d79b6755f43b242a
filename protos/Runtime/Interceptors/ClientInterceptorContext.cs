namespace Grpc.Core.Interceptors;

/// <summary>The call that an interceptor sees.</summary>
/// <typeparam name="TRequest">The request.</typeparam>
/// <typeparam name="TResponse">The response.</typeparam>
/// <param name="method">The method.</param>
/// <param name="host">Host that the call names, if any.</param>
/// <param name="options">Metadata, deadline and so on; to change them, go on with a new context.</param>
public readonly struct ClientInterceptorContext<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options)
    where TRequest : class
    where TResponse : class
{
    /// <summary>The method.</summary>
    public Method<TRequest, TResponse> Method { get; } = method;

    /// <summary>Host that the call names, if any.</summary>
    public string? Host { get; } = host;

    /// <summary>Metadata, deadline and so on.</summary>
    public CallOptions Options { get; } = options;
}
