namespace Grpc.Baas.Engine.Mail.Templates;

/// <summary>The mail that an administrator sends to see that mail works.</summary>
internal static class TestTemplate
{
    public const string Name = "test";

    public static readonly MailTemplate Template = new(
        Name,
        "Sent by SendTestMail.",
        new Dictionary<string, string>(),
        [],
        new TemplateTexts(
            "{{app_name}} can send mail",
            "This mail shows that {{app_name}} can send mail to {{email}}.\n",
            BasicLayout.Page("Mail works", "This mail shows that {{app_name}} can send mail.")));
}
