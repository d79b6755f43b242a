namespace Grpc.Baas.IntegrationTests.Feeds.Chaos;

/// <summary>A write that an engine said it made.</summary>
internal readonly record struct Acknowledged(string Collection, string Id, long Position, long Number);
