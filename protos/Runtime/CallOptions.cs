namespace Grpc.Core;

/// <summary>What a client says about one call beside the request.</summary>
/// <param name="headers">Metadata to send.</param>
/// <param name="deadline">When the call is given up, in UTC; null: never.</param>
/// <param name="cancellationToken">Gives the call up.</param>
/// <param name="writeOptions">Options of the requests.</param>
#pragma warning disable CA1068 // The order of the parameters is Grpc.Core's.
public readonly struct CallOptions(
    Metadata? headers = null,
    DateTime? deadline = null,
    CancellationToken cancellationToken = default,
    WriteOptions? writeOptions = null)
#pragma warning restore CA1068
{
    /// <summary>Metadata to send.</summary>
    public Metadata? Headers { get; } = headers;

    /// <summary>When the call is given up, in UTC; null: never.</summary>
    public DateTime? Deadline { get; } = deadline;

    /// <summary>Gives the call up.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>Options of the requests.</summary>
    public WriteOptions? WriteOptions { get; } = writeOptions;

    /// <summary>The same options with other metadata.</summary>
    public CallOptions WithHeaders(Metadata headers) => new(headers, Deadline, CancellationToken, WriteOptions);

    /// <summary>The same options with another deadline.</summary>
    public CallOptions WithDeadline(DateTime deadline) => new(Headers, deadline, CancellationToken, WriteOptions);

    /// <summary>The same options with another token.</summary>
    public CallOptions WithCancellationToken(CancellationToken cancellationToken) =>
        new(Headers, Deadline, cancellationToken, WriteOptions);

    /// <summary>The same options with other options of the requests.</summary>
    public CallOptions WithWriteOptions(WriteOptions writeOptions) => new(Headers, Deadline, CancellationToken, writeOptions);
}
