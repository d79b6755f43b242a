using Grpc.Baas.Client.Frames;
using Grpc.Core;

namespace Grpc.Baas.Client.Transport;

/// <summary>What a request says beside its body.</summary>
/// <param name="Method">Path of the method, as <c>/baas.records.v1.RecordService/GetRecord</c>.</param>
/// <param name="Metadata">The caller's metadata.</param>
/// <param name="AccessToken">Who calls; null: nobody.</param>
/// <param name="Encoding">How its messages are compressed; null: not at all.</param>
internal readonly record struct HttpCall(string Method, Metadata? Metadata, string? AccessToken, MessageEncoding? Encoding);
