namespace Grpc.Baas.Engine.Records.Wire;

/// <summary>As which message a caller has records.</summary>
internal enum RecordForm
{
    /// <summary><c>baas.records.v1.Record</c>, whose values are a <c>google.protobuf.Struct</c>.</summary>
    Generic,

    /// <summary>The collection's own message, as <c>default.v1.Post</c>.</summary>
    Typed,
}
