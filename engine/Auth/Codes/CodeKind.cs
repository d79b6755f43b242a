namespace Grpc.Baas.Engine.Auth.Codes;

/// <summary>What a code of a mail is for.</summary>
/// <param name="Name">Also that of the mail's template.</param>
/// <param name="Lifetime">How long it lasts from when the mail is sent.</param>
/// <param name="LifetimeText">The same for people.</param>
internal sealed record CodeKind(string Name, TimeSpan Lifetime, string LifetimeText)
{
    /// <summary>To show that an address is the account's.</summary>
    public static readonly CodeKind Verification = new("verify-email", TimeSpan.FromHours(24), "24 hours") { Page = "/verify" };

    /// <summary>To set a new password.</summary>
    public static readonly CodeKind PasswordReset = new("reset-password", TimeSpan.FromHours(1), "1 hour") { Page = "/reset-password" };

    /// <summary>To show that a new address is the account's, before it becomes that.</summary>
    public static readonly CodeKind EmailChange = new("change-email", TimeSpan.FromHours(1), "1 hour") { Page = "/confirm-email" };

    /// <summary>To sign in.</summary>
    public static readonly CodeKind SignIn = new("one-time-code", TimeSpan.FromSeconds(120), "2 minutes") { MaxAge = TimeSpan.FromMinutes(10) };

    /// <summary>The page of the app that the mail's link opens; empty: the mail has digits to be typed in.</summary>
    public string Page { get; init; } = "";

    /// <summary>How long after it was asked for a mail is still of use. A new attempt to send it makes a new code.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromDays(2);

    /// <summary>How many codes of an account are good at a time. Digits can be guessed, so there is one target at most.</summary>
    public int MaxLive => Page.Length > 0 ? 3 : 1;
}
