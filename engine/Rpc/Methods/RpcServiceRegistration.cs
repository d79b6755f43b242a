using Grpc.Core;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Grpc.Baas.Engine.Rpc.Methods;

/// <summary>A service to be served.</summary>
/// <param name="Descriptor">Its declaration.</param>
/// <param name="Bind">Adds a handler for each of its methods.</param>
internal sealed record RpcServiceRegistration(ServiceDescriptor Descriptor, Func<IServiceProvider, Action<ServiceBinderBase>> Bind);
