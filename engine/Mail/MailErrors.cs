using System.Globalization;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.V1.Auth;
using Grpc.Baas.V1.Mail;

namespace Grpc.Baas.Engine.Mail;

/// <summary>What can go wrong with mail.</summary>
internal static class MailErrors
{
    private const string MailType = "baas.mail.v1.OutboxMail";
    private const string TemplateType = "baas.mail.v1.MailTemplate";

    // A message repeats names of clients; more of them than this help nobody.
    private const int MaxNameLength = 64;

    private static readonly TimeSpan FullRetryAfter = TimeSpan.FromSeconds(30);

    public static BaasException CredentialsMissing() => new(
        AuthErrorTable.CredentialsMissing, "The caller must be signed in: send the header 'authorization: Bearer <access token>'.");

    public static BaasException PermissionDenied() => new(AuthErrorTable.PermissionDenied, "Only administrators may do this.");

    public static BaasException MailNotFound(string id)
    {
        var name = Shorten(id);
        return new BaasException(MailErrorTable.MailNotFound, $"No mail of the outbox has the id '{name}'.", Metadata("id", name))
        {
            Resource = (MailType, name),
        };
    }

    public static BaasException MailSent(string id)
        => new(MailErrorTable.MailSent, $"The mail '{id}' has been sent.", Metadata("id", id)) { Resource = (MailType, id) };

    public static BaasException TemplateNotFound(string template)
    {
        var name = Shorten(template);
        return new BaasException(MailErrorTable.TemplateNotFound, $"No template has the name '{name}'.", Metadata("template", name))
        {
            Resource = (TemplateType, name),
        };
    }

    public static BaasException TemplateInvalid(IReadOnlyList<FieldViolation> violations) => new(
        MailErrorTable.TemplateInvalid, string.Join(' ', violations.Select(violation => violation.Description)))
    {
        Violations = violations,
    };

    public static BaasException AddressInvalid() => new(
        MailErrorTable.AddressInvalid, "The field to is not an e-mail address; expected is one like name@example.com.")
    {
        Violations = [new FieldViolation("to", "FORMAT", "This is not an e-mail address; expected is one like name@example.com.")],
    };

    public static BaasException StateInvalid() => new(
        MailErrorTable.StateInvalid, "The field state takes waiting, sent or failed.")
    {
        Violations = [new FieldViolation("state", "ONE_OF", "Expected is waiting, sent or failed.")],
    };

    public static BaasException OutboxFull(int maximum)
    {
        var limit = maximum.ToString(CultureInfo.InvariantCulture);
        return new BaasException(MailErrorTable.OutboxFull, $"{limit} mails wait to be sent, and the outbox takes no more.", Metadata("maximum", limit))
        {
            RetryAfter = FullRetryAfter,
        };
    }

    private static Dictionary<string, string> Metadata(string key, string value) => new() { [key] = value };

    private static string Shorten(string name) => name.Length <= MaxNameLength ? name : string.Concat(name.AsSpan(0, MaxNameLength), "…");
}
