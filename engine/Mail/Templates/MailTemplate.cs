namespace Grpc.Baas.Engine.Mail.Templates;

/// <summary>A kind of mail. Slices add theirs as singletons.</summary>
/// <param name="Name">Lower-case words with hyphens between.</param>
/// <param name="Purpose">When such a mail is sent, one sentence.</param>
/// <param name="Samples">Its own placeholders, with values for previews.</param>
/// <param name="Required">Those of which each body must have one; empty: none is needed.</param>
/// <param name="Texts">What it says until an administrator writes something else.</param>
internal sealed record MailTemplate(
    string Name, string Purpose, IReadOnlyDictionary<string, string> Samples, IReadOnlyCollection<string> Required, TemplateTexts Texts)
{
    /// <summary>Name of the app, which every mail may have.</summary>
    public const string AppName = "app_name";

    /// <summary>The address that the mail goes to, which every mail may have.</summary>
    public const string Email = "email";

    /// <summary>All placeholders that its texts may have.</summary>
    public IReadOnlyCollection<string> Placeholders { get; } = [AppName, Email, .. Samples.Keys];
}
