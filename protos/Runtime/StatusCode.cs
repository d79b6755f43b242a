namespace Grpc.Core;

/// <summary>Outcome of a call. Source: grpc/doc/statuscodes.md.</summary>
public enum StatusCode
{
    /// <summary>The call did what was asked.</summary>
    OK = 0,

    /// <summary>The caller gave the call up.</summary>
    Cancelled = 1,

    /// <summary>An error that has no better code, or a status that could not be read.</summary>
    Unknown = 2,

    /// <summary>The request is wrong whatever the state of the system.</summary>
    InvalidArgument = 3,

    /// <summary>The time for the call ran out; it may or may not have taken effect.</summary>
    DeadlineExceeded = 4,

    /// <summary>What was asked for is not there.</summary>
    NotFound = 5,

    /// <summary>What was to be made exists already.</summary>
    AlreadyExists = 6,

    /// <summary>The caller is known and may not do this.</summary>
    PermissionDenied = 7,

    /// <summary>A quota or a limit is used up.</summary>
    ResourceExhausted = 8,

    /// <summary>The state of the system does not allow it; a retry without changing the state fails too.</summary>
    FailedPrecondition = 9,

    /// <summary>Something else changed the same thing; read again and retry.</summary>
    Aborted = 10,

    /// <summary>A position is past the valid range.</summary>
    OutOfRange = 11,

    /// <summary>The method is unknown, or switched off.</summary>
    Unimplemented = 12,

    /// <summary>A fault of the server.</summary>
    Internal = 13,

    /// <summary>The server cannot answer now; a retry after a pause may succeed.</summary>
    Unavailable = 14,

    /// <summary>Data is lost or damaged.</summary>
    DataLoss = 15,

    /// <summary>The caller is not known.</summary>
    Unauthenticated = 16,
}
