using System.ComponentModel.DataAnnotations;

namespace Grpc.Baas.Engine.Mail;

/// <summary>How mail is sent, and what it says of the app. Section <c>Baas:Mail</c>; a change needs a restart.</summary>
internal sealed class MailOptions : IValidatableObject
{
    public const string Section = "Baas:Mail";

    /// <summary>Server that takes the mails (also <c>SMTP_HOST</c>). Default empty: they are written to files, see <see cref="Folder"/>.</summary>
    public string SmtpHost { get; set; } = "";

    /// <summary>Its port (also <c>SMTP_PORT</c>). Default 587, 1 to 65535.</summary>
    [Range(1, 65_535)]
    public int SmtpPort { get; set; } = 587;

    /// <summary>Account at the server (also <c>SMTP_USER</c>). Default empty: the engine does not sign in there.</summary>
    public string SmtpUser { get; set; } = "";

    /// <summary>Password of the account (also <c>SMTP_PASSWORD</c>). Required with an account.</summary>
    public string SmtpPassword { get; set; } = "";

    /// <summary>
    /// Whether the connection is encrypted by STARTTLS before anything of value is sent; a server without it is refused. Default
    /// <c>true</c>. <c>false</c> is for a server on the same machine, and allows no account.
    /// </summary>
    public bool SmtpTls { get; set; } = true;

    /// <summary>Address that the mails come from (also <c>SMTP_FROM_EMAIL</c>). Required with a server.</summary>
    public string FromEmail { get; set; } = "";

    /// <summary>Name that they come from (also <c>SMTP_FROM_NAME</c>), and of the app in their texts. Default <c>Grpc.Baas</c>.</summary>
    [Required, StringLength(100)]
    public string FromName { get; set; } = "Grpc.Baas";

    /// <summary>
    /// Folder of the files that mails become without a server, named by their id; the newest 1,000 stay. Default empty: <c>mail</c> in the
    /// data folder.
    /// </summary>
    public string Folder { get; set; } = "";

    /// <summary>
    /// Where the app is that links in mails lead to (also <c>BAAS_PUBLIC_URL</c>), as <c>https://app.example.com</c>. Default
    /// <c>http://localhost:8080</c>.
    /// </summary>
    [Required]
    public string PublicUrl { get; set; } = "http://localhost:8080";

    /// <summary>Attempts before a mail is given up. Default 8, 1 to 20.</summary>
    [Range(1, 20)]
    public int MaxAttempts { get; set; } = 8;

    /// <summary>Mails that may wait before more are refused. Default 10,000, 1 to 1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxWaiting { get; set; } = 10_000;

    /// <summary>How long one attempt may take. Default 30 s, 1 s to 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How often the engine looks for mails that another node left or whose next attempt is due; its own go at once. Default 5 s, 1 s to
    /// 1 hour.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the outbox tells of mails that were sent or given up, the newest 10,000 of them. Default 30 days, 1 hour to 10 years.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "3650.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(30);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (FromEmail.Length > 0 ? !MailAddresses.IsAddress(FromEmail) : SmtpHost.Length > 0)
        {
            yield return new ValidationResult($"{Section}:FromEmail (SMTP_FROM_EMAIL) takes the address that mails come from, as noreply@example.com.");
        }

        if (SmtpUser.Length > 0 && (SmtpPassword.Length == 0 || !SmtpTls))
        {
            yield return new ValidationResult($"{Section}:SmtpUser (SMTP_USER) needs SmtpPassword (SMTP_PASSWORD), and SmtpTls.");
        }

        if (!Uri.TryCreate(PublicUrl, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Query.Length > 0 || url.Fragment.Length > 0)
        {
            yield return new ValidationResult($"{Section}:PublicUrl (BAAS_PUBLIC_URL) takes the address of the app, as https://app.example.com.");
        }

        if (FromName.Any(char.IsControl))
        {
            yield return new ValidationResult($"{Section}:FromName (SMTP_FROM_NAME) takes one line.");
        }
    }

    /// <summary>A page of the app, as <c>https://app.example.com/verify?token=…</c>.</summary>
    /// <param name="path">Path with a slash in front.</param>
    /// <param name="token">What the page needs; escaped here.</param>
    internal string Link(string path, string token) => $"{PublicUrl.TrimEnd('/')}{path}?token={Uri.EscapeDataString(token)}";

    /// <summary>The same, to be changed for another project.</summary>
    public MailOptions Copy() => (MailOptions)MemberwiseClone();
}
