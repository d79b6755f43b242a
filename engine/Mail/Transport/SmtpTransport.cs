using System.Net;
using System.Net.Mail;
using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Mail.Transport;

/// <summary>Hands mails to an SMTP server, each over a connection of its own (RFC 5321; STARTTLS by RFC 3207, sign-in by RFC 4954).</summary>
internal sealed class SmtpTransport(IOptions<MailOptions> options) : IMailTransport
{
    private readonly MailOptions _options = options.Value;

    public async Task SendAsync(string id, MailMessage message, CancellationToken cancellationToken)
    {
        using var client = new SmtpClient(_options.SmtpHost, _options.SmtpPort)
        {
            EnableSsl = _options.SmtpTls,
            UseDefaultCredentials = false,
            Credentials = _options.SmtpUser.Length > 0 ? new NetworkCredential(_options.SmtpUser, _options.SmtpPassword) : null,

            // What goes to an ASCII address is sent in a form that every server takes.
            DeliveryFormat = MailAddresses.IsAscii(message.To[0].Address) ? SmtpDeliveryFormat.SevenBit : SmtpDeliveryFormat.International,
        };

        // The client takes a while to see the token in some of its states; whoever waits does not, and disposing it ends the connection.
        await client.SendMailAsync(message, cancellationToken).WaitAsync(cancellationToken);
    }
}
