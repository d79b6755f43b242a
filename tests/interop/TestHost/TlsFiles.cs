namespace Grpc.Baas.TestHost;

/// <summary>A certificate chain and its private key, both in PEM.</summary>
internal sealed record TlsFiles(FileInfo Certificate, FileInfo Key);
