namespace Grpc.Baas.Engine.Kernel;

/// <summary>
/// A declared error on its way to the caller. Slices make it through the factories of their <c>XErrors</c>; each protocol's
/// edge turns it into its own form, and the reason stays the same everywhere.
/// </summary>
internal sealed class BaasException : Exception
{
    private static readonly IReadOnlyDictionary<string, string> NoMetadata = new Dictionary<string, string>();

    /// <param name="definition">Which error.</param>
    /// <param name="message">What happened to this request, for people. No secrets, no values of records.</param>
    /// <param name="metadata">Every value that the message names, for programs.</param>
    /// <param name="cause">What made it happen, for the log only.</param>
    public BaasException(
        ErrorDefinition definition,
        string message,
        IReadOnlyDictionary<string, string>? metadata = null,
        Exception? cause = null)
        : base(message, cause)
    {
        Definition = definition;
        Metadata = metadata ?? NoMetadata;
    }

    public ErrorDefinition Definition { get; }

    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Fields at fault; becomes <c>google.rpc.BadRequest</c>.</summary>
    public IReadOnlyList<FieldViolation> Violations { get; init; } = [];

    /// <summary>Type and name of the resource at fault; becomes <c>google.rpc.ResourceInfo</c>.</summary>
    public (string Type, string Name)? Resource { get; init; }

    /// <summary>Whose quota is used up, and what it is; becomes <c>google.rpc.QuotaFailure</c>.</summary>
    public (string Subject, string Description)? Quota { get; init; }

    /// <summary>When a retry may succeed; becomes <c>google.rpc.RetryInfo</c>.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
