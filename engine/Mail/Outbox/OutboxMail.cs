namespace Grpc.Baas.Engine.Mail.Outbox;

/// <summary>A mail that is to be sent. What it says is written when it is sent, so that no code and no link waits in the database.</summary>
/// <param name="Id">UUIDv7.</param>
/// <param name="To">The address.</param>
/// <param name="Template">Name of the template; it also says who writes the mail, see <see cref="IMailComposer"/>.</param>
/// <param name="About">Whom or what it is about, for its composer, as the id of an account; never a secret.</param>
/// <param name="Created">When it was put in.</param>
internal sealed record OutboxMail(string Id, string To, string Template, string About, DateTimeOffset Created);
