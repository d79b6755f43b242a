using System.Security.Cryptography;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Baas.Engine.Schema;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Grpc.Baas.Engine.Typed.Contract;

/// <summary>What a collection's own service is in one state of the schema.</summary>
/// <param name="Collection">The collection.</param>
/// <param name="Record">The message of its records.</param>
/// <param name="Service">Its service.</param>
/// <param name="Targets">The collections whose messages are in it.</param>
internal sealed record CollectionContract(Collection Collection, MessageDescriptor Record, ServiceDescriptor Service, IReadOnlyList<Collection> Targets)
{
    private byte[]? _hash;

    /// <summary>The same as long as messages and services are, whatever is said about them.</summary>
    public byte[] Hash => _hash ??= SHA256.HashData([.. BytesOf(Record.File), .. BytesOf(Service.File)]);

    private static byte[] BytesOf(FileDescriptor file)
    {
        var proto = file.ToProto();
        proto.SourceCodeInfo = null;
        return proto.ToByteArray();
    }
}
