namespace Grpc.Core;

/// <summary>Adds the metadata that say who makes a call, as <c>authorization</c>.</summary>
/// <param name="context">The call.</param>
/// <param name="metadata">Takes them.</param>
public delegate Task AsyncAuthInterceptor(AuthInterceptorContext context, Metadata metadata);
