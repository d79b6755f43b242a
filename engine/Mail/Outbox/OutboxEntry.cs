namespace Grpc.Baas.Engine.Mail.Outbox;

/// <summary>A mail with what became of it so far.</summary>
/// <param name="Mail">The mail.</param>
/// <param name="State">One of <see cref="OutboxState"/>.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="NextAttempt">When it is tried next, while it waits.</param>
/// <param name="Finished">When it was sent or given up.</param>
/// <param name="Fault">What the last attempt failed with; empty when nothing did.</param>
internal sealed record OutboxEntry(
    OutboxMail Mail, string State, int Attempts, DateTimeOffset? NextAttempt, DateTimeOffset? Finished, string Fault);
