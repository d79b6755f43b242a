namespace Grpc.Core;

/// <summary>The call that credentials are made for.</summary>
/// <param name="serviceUrl">Address of the service, as <c>https://host/package.Service</c>; some tokens name it.</param>
/// <param name="methodName">Name of the method.</param>
/// <param name="cancellationToken">The call is given up.</param>
public sealed class AuthInterceptorContext(string serviceUrl, string methodName, CancellationToken cancellationToken)
{
    /// <summary>Address of the service.</summary>
    public string ServiceUrl { get; } = serviceUrl;

    /// <summary>Name of the method.</summary>
    public string MethodName { get; } = methodName;

    /// <summary>The call is given up.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;
}
