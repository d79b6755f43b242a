namespace Grpc.Baas.Engine.Rpc.Json;

/// <summary>Which of the spellings that ProtoJSON leaves open an encoder writes. The decoder takes them all.</summary>
internal enum JsonFormat
{
    /// <summary>
    /// REST's: names as the proto has them, fields without presence always written, integers of 64 bits as numbers as long as
    /// a double holds them.
    /// </summary>
    Native,

    /// <summary>
    /// The default form of ProtoJSON, which other implementations write: <c>json_name</c> or lowerCamelCase, fields without
    /// presence left out at their default, integers of 64 bits as strings. Source: protobuf.dev, "ProtoJSON Format".
    /// </summary>
    Canonical,
}
