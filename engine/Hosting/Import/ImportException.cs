namespace Grpc.Baas.Engine.Hosting.Import;

/// <summary>A file or an option that makes an import impossible. The message says where and what is expected.</summary>
internal sealed class ImportException(string message) : Exception(message);
