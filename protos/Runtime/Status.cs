namespace Grpc.Core;

/// <summary>Outcome of a call with a text for people.</summary>
/// <param name="statusCode">The outcome.</param>
/// <param name="detail">What happened, in words; any Unicode text.</param>
/// <param name="debugException">The cause on this side; it never travels.</param>
public readonly struct Status(StatusCode statusCode, string detail, Exception? debugException = null)
{
    /// <summary>Success without a text.</summary>
    public static readonly Status DefaultSuccess = new(StatusCode.OK, "");

    /// <summary>Cancellation without a text.</summary>
    public static readonly Status DefaultCancelled = new(StatusCode.Cancelled, "");

    private readonly string? _detail = detail;

    /// <summary>The outcome.</summary>
    public StatusCode StatusCode { get; } = statusCode;

    /// <summary>What happened, in words; never null.</summary>
    public string Detail => _detail ?? "";

    /// <summary>The cause on this side, if it is known.</summary>
    public Exception? DebugException { get; } = debugException;

    /// <summary>The status in one line, for logs.</summary>
    public override string ToString() => $"Status(StatusCode=\"{StatusCode}\", Detail=\"{Detail}\")";
}
