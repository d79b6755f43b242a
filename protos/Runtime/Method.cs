namespace Grpc.Core;

/// <summary>A method of a service: its name, its kind, and how its messages become bytes.</summary>
/// <typeparam name="TRequest">What the client sends.</typeparam>
/// <typeparam name="TResponse">What the server sends.</typeparam>
/// <param name="type">Which sides stream.</param>
/// <param name="serviceName">Full name of the service, without slashes.</param>
/// <param name="name">Name of the method.</param>
/// <param name="requestMarshaller">How a request becomes bytes and back.</param>
/// <param name="responseMarshaller">How a response becomes bytes and back.</param>
public class Method<TRequest, TResponse>(
    MethodType type,
    string serviceName,
    string name,
    Marshaller<TRequest> requestMarshaller,
    Marshaller<TResponse> responseMarshaller) : IMethod
{
    /// <inheritdoc/>
    public MethodType Type { get; } = type;

    /// <inheritdoc/>
    public string ServiceName { get; } = serviceName;

    /// <inheritdoc/>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public string FullName { get; } = "/" + serviceName + "/" + name;

    /// <summary>How a request becomes bytes and back.</summary>
    public Marshaller<TRequest> RequestMarshaller { get; } = requestMarshaller;

    /// <summary>How a response becomes bytes and back.</summary>
    public Marshaller<TResponse> ResponseMarshaller { get; } = responseMarshaller;
}
