namespace Grpc.Baas.Engine.Rpc.Methods;

/// <summary>Something beside the methods that is reached by HTTP, as a health probe.</summary>
/// <param name="HttpMethod">As <c>GET</c>.</param>
/// <param name="Path">A path template without variables.</param>
/// <param name="Handler">Serves it.</param>
internal sealed record HttpEndpoint(string HttpMethod, string Path, Func<IServiceProvider, RequestDelegate> Handler);
