namespace Grpc.Core;

/// <summary>What a client says about one call beside the request.</summary>
/// <param name="headers">Metadata to send.</param>
/// <param name="deadline">When the call is given up, in UTC; null: never.</param>
/// <param name="cancellationToken">Gives the call up.</param>
/// <param name="writeOptions">Options of the requests.</param>
/// <param name="credentials">Say who calls, beside the channel's own.</param>
#pragma warning disable CA1068 // The order of the parameters is Grpc.Core's.
public readonly struct CallOptions(
    Metadata? headers = null,
    DateTime? deadline = null,
    CancellationToken cancellationToken = default,
    WriteOptions? writeOptions = null,
    CallCredentials? credentials = null)
#pragma warning restore CA1068
{
    /// <summary>Metadata to send.</summary>
    public Metadata? Headers { get; private init; } = headers;

    /// <summary>When the call is given up, in UTC; null: never.</summary>
    public DateTime? Deadline { get; private init; } = deadline;

    /// <summary>Gives the call up.</summary>
    public CancellationToken CancellationToken { get; private init; } = cancellationToken;

    /// <summary>Options of the requests.</summary>
    public WriteOptions? WriteOptions { get; private init; } = writeOptions;

    /// <summary>Say who calls, beside the channel's own.</summary>
    public CallCredentials? Credentials { get; private init; } = credentials;

    /// <summary>Whether the call waits for a connection rather than fail without one.</summary>
    public bool IsWaitForReady { get; private init; }

    /// <summary>The same options with other metadata.</summary>
    public CallOptions WithHeaders(Metadata headers) => this with { Headers = headers };

    /// <summary>The same options with another deadline.</summary>
    public CallOptions WithDeadline(DateTime deadline) => this with { Deadline = deadline };

    /// <summary>The same options with another token.</summary>
    public CallOptions WithCancellationToken(CancellationToken cancellationToken) => this with { CancellationToken = cancellationToken };

    /// <summary>The same options with other options of the requests.</summary>
    public CallOptions WithWriteOptions(WriteOptions writeOptions) => this with { WriteOptions = writeOptions };

    /// <summary>The same options with other credentials.</summary>
    public CallOptions WithCredentials(CallCredentials credentials) => this with { Credentials = credentials };

    /// <summary>The same options, with which the call waits for a connection, or does not.</summary>
    public CallOptions WithWaitForReady(bool waitForReady = true) => this with { IsWaitForReady = waitForReady };
}
