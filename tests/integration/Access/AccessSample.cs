namespace Grpc.Baas.IntegrationTests.Access;

/// <summary>A request of the table.</summary>
/// <param name="Method">Full name of the method, with a slash.</param>
/// <param name="Json">The request.</param>
/// <param name="Variant">What is special about it, where a method has several.</param>
internal sealed record AccessSample(string Method, string Json, string Variant = "");
