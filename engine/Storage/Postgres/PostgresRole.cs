namespace Grpc.Baas.Engine.Storage.Postgres;

/// <summary>What a connection is for.</summary>
internal enum PostgresRole
{
    /// <summary>Writes.</summary>
    Writer,

    /// <summary>Reads for callers who wait; the server ends a statement that takes too long.</summary>
    Reader,

    /// <summary>Reads as long as it takes.</summary>
    LongReader,
}
