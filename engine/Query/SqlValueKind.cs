namespace Grpc.Baas.Engine.Query;

/// <summary>What a <see cref="SqlValue"/> holds.</summary>
internal enum SqlValueKind
{
    Null,
    Integer,
    Number,
    Text,
}
