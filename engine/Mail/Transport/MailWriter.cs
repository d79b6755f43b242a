using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using Grpc.Baas.Engine.Mail.Templates;

namespace Grpc.Baas.Engine.Mail.Transport;

/// <summary>Makes the message that goes out (RFC 5322, RFC 2046).</summary>
internal static class MailWriter
{
    // Who sends only files has no address of its own.
    private const string NobodysAddress = "noreply@localhost";

    /// <param name="id">Id of the mail. Attempts of one mail have one Message-ID, by which receivers know them again.</param>
    public static MailMessage Write(string id, string to, RenderedMail content, MailOptions options)
    {
        var from = new MailAddress(options.FromEmail.Length > 0 ? options.FromEmail : NobodysAddress, options.FromName, Encoding.UTF8);
        var message = new MailMessage(from, new MailAddress(to))
        {
            Subject = content.Subject,
            SubjectEncoding = Encoding.UTF8,
            Body = content.Text,
            BodyEncoding = Encoding.UTF8,
            BodyTransferEncoding = TransferEncoding.QuotedPrintable,
        };
        message.Headers.Add("Message-ID", $"<{id}@{from.Host}>");

        // RFC 3834 §5: no answering machine writes back.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        if (content.Html.Length > 0)
        {
            var html = AlternateView.CreateAlternateViewFromString(content.Html, Encoding.UTF8, MediaTypeNames.Text.Html);
            html.TransferEncoding = TransferEncoding.QuotedPrintable;
            message.AlternateViews.Add(html);
        }

        return message;
    }
}
