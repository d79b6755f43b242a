namespace Grpc.Baas.Engine.Storage.Postgres;

/// <summary>Types of parameters.</summary>
internal enum PostgresType : byte
{
    /// <summary>Only nulls so far; the server infers the type.</summary>
    Unknown,
    Integer,
    Number,
    Text,
    Bytes,
}
