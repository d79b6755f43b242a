using System.Net.Mail;

namespace Grpc.Baas.Engine.Mail.Transport;

/// <summary>Brings a mail on its way.</summary>
internal interface IMailTransport
{
    /// <summary>Returns when the other side has taken the mail.</summary>
    /// <param name="id">Id of the mail; the same one may come again.</param>
    /// <exception cref="SmtpException">The server does not take it, or there is none.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    Task SendAsync(string id, MailMessage message, CancellationToken cancellationToken);
}
