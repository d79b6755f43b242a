using Google.Protobuf;
using Grpc.Baas.Engine.Records.Wire;

namespace Grpc.Baas.Engine.Records.Views;

/// <summary>What makes two lists of a view the same.</summary>
/// <param name="ViewId">The view.</param>
/// <param name="Revision">State of its definition.</param>
/// <param name="IsAdministrator">Whether the caller sees what rules hide.</param>
/// <param name="Form">As which messages the records are.</param>
/// <param name="Request">The request's bytes.</param>
internal sealed record ViewKey(string ViewId, long Revision, bool IsAdministrator, RecordForm Form, ByteString Request);
