namespace Grpc.Baas.Engine.Audit;

/// <summary>Something that was done or refused, for the trail. It has ids and names, and never a password, a token or a value of a record.</summary>
/// <param name="Action">What, as <c>key.create</c>; see <c>AuditEvent.action</c>.</param>
internal sealed record AuditEntry(string Action)
{
    /// <summary>Reason of the error that refused it; empty when it was done.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Id of the collection concerned; empty when it concerns none.</summary>
    public string CollectionId { get; init; } = "";

    /// <summary>Id of what it was done to; empty when there is none.</summary>
    public string Subject { get; init; } = "";

    /// <summary>What else is known.</summary>
    public IReadOnlyList<(string Name, string Value)> Details { get; init; } = [];
}
