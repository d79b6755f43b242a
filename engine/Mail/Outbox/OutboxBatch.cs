namespace Grpc.Baas.Engine.Mail.Outbox;

/// <summary>Mails that one node sends now.</summary>
/// <param name="Lease">Keeps other nodes from them.</param>
/// <param name="Entries">The mails, with this attempt counted.</param>
internal sealed record OutboxBatch(string Lease, IReadOnlyList<OutboxEntry> Entries);
