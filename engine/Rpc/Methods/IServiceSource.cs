using Google.Protobuf.Reflection;
using Grpc.Baas.Engine.Kernel;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Grpc.Baas.Engine.Rpc.Methods;

/// <summary>
/// Services that come and go while the engine runs. Each has a table of its own, made when it is first asked for, so that there may be any
/// number of them. A call works to its end with the table it started with.
/// </summary>
internal interface IServiceSource
{
    /// <summary>Completes at the next change of the services. Take it before asking for them, so that no change is missed.</summary>
    Task Changed { get; }

    /// <param name="path">Path of a method, as <c>/default.v1.PostsService/Get</c>.</param>
    /// <returns>The table that has it; null when there is none.</returns>
    MethodTable? FindByMethod(string path);

    /// <param name="path">The path of an HTTP request, as <c>/default/v1/posts/a1</c>.</param>
    /// <returns>The table that may have a route for it; null when there is none.</returns>
    MethodTable? FindByRoute(ReadOnlySpan<char> path);

    /// <summary>The services of which a caller may call something.</summary>
    IEnumerable<ServiceDescriptor> ServicesFor(Caller caller);

    /// <param name="fullName">Name of a service, a method, a message or another element.</param>
    /// <returns>The file that declares it; null when there is none that the caller may know.</returns>
    FileDescriptor? FindSymbol(string fullName, Caller caller);

    /// <param name="name">As <c>default/v1/posts.proto</c>.</param>
    /// <returns>Null when there is none that the caller may know.</returns>
    FileDescriptor? FindFile(string name, Caller caller);
}
