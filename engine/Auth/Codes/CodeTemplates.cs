using Grpc.Baas.Engine.Mail.Templates;

namespace Grpc.Baas.Engine.Auth.Codes;

/// <summary>What the mails to accounts say until an administrator writes something else.</summary>
internal static class CodeTemplates
{
    public const string Link = "link";
    public const string Token = "token";
    public const string Code = "code";
    public const string ExpiresIn = "expires_in";

    private const string NotYou = "If you did not ask for this, you need not do anything.";

    private static readonly string[] LinkOrToken = [Link, Token];

    public static readonly MailTemplate Verification = new(
        CodeKind.Verification.Name,
        "Sent when an account is registered, and when it asks for another one.",
        LinkSamples(CodeKind.Verification),
        LinkOrToken,
        new TemplateTexts(
            "Verify your address for {{app_name}}",
            "Welcome to {{app_name}}!\n\nOpen this link to show that the address {{email}} is yours:\n\n{{link}}\n\nIt works for {{expires_in}}.\n",
            BasicLayout.Page(
                "Welcome to {{app_name}}!", "Please show that the address {{email}} is yours.", BasicLayout.Button("Verify address"), "The link works for {{expires_in}}.")));

    public static readonly MailTemplate PasswordReset = new(
        CodeKind.PasswordReset.Name,
        "Sent when somebody asks for a new password for an account.",
        LinkSamples(CodeKind.PasswordReset),
        LinkOrToken,
        new TemplateTexts(
            "New password for {{app_name}}",
            $$$"""
            Somebody asked for a new password for {{email}} at {{app_name}}. Open this link to set it:

            {{link}}

            It works once, for {{expires_in}}. {{{NotYou}}}
            """,
            BasicLayout.Page(
                "New password",
                "Somebody asked for a new password for {{email}}.",
                BasicLayout.Button("Set a new password"),
                $$$"""The link works once, for {{expires_in}}. {{{NotYou}}}""")));

    public static readonly MailTemplate EmailChange = new(
        CodeKind.EmailChange.Name,
        "Sent to the new address when an account asks for it.",
        LinkSamples(CodeKind.EmailChange),
        LinkOrToken,
        new TemplateTexts(
            "Confirm your new address for {{app_name}}",
            $$$"""
            Open this link to make {{email}} the address of your account at {{app_name}}:

            {{link}}

            It works for {{expires_in}}. {{{NotYou}}}
            """,
            BasicLayout.Page(
                "Your new address",
                "Please confirm that {{email}} shall be the address of your account.",
                BasicLayout.Button("Confirm address"),
                $$$"""The link works for {{expires_in}}. {{{NotYou}}}""")));

    public static readonly MailTemplate SignIn = new(
        CodeKind.SignIn.Name,
        "Sent when somebody asks for a code to sign in with.",
        new Dictionary<string, string> { [Code] = "123456", [ExpiresIn] = CodeKind.SignIn.LifetimeText },
        [Code],
        new TemplateTexts(
            "Your code for {{app_name}}",
            $$$"""
            {{code}} is your code to sign in to {{app_name}}.

            It works once, for {{expires_in}}. Give it to nobody. {{{NotYou}}}
            """,
            BasicLayout.Page(
                "Your code",
                """<span style="font-size:28px;letter-spacing:4px">{{code}}</span>""",
                $$$"""It works once, for {{expires_in}}. Give it to nobody. {{{NotYou}}}""")));

    public static readonly MailTemplate EmailChanged = new(
        "email-changed",
        "Sent to the old address when an account has another one.",
        new Dictionary<string, string>(),
        [],
        new TemplateTexts(
            "Your address for {{app_name}} has changed",
            "Your account at {{app_name}} has another address now, and {{email}} is no longer its own. If that was not you, write to whoever runs {{app_name}}.\n",
            BasicLayout.Page(
                "Your address has changed",
                "Your account has another address now, and {{email}} is no longer its own. If that was not you, write to whoever runs {{app_name}}.")));

    public static IReadOnlyList<MailTemplate> All => [Verification, PasswordReset, EmailChange, SignIn, EmailChanged];

    private static Dictionary<string, string> LinkSamples(CodeKind kind) => new()
    {
        [Link] = $"https://app.example.com{kind.Page}?token=Zm9yIGV4YW1wbGUgb25seQ",
        [Token] = "Zm9yIGV4YW1wbGUgb25seQ",
        [ExpiresIn] = kind.LifetimeText,
    };
}
