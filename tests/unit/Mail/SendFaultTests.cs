using System.Net.Mail;
using System.Net.Sockets;
using System.Security.Authentication;
using Grpc.Baas.Engine.Mail.Transport;

namespace Grpc.Baas.UnitTests.Mail;

public sealed class SendFaultTests
{
    public static TheoryData<Exception, string, bool> Faults => new()
    {
        { new SmtpFailedRecipientException(SmtpStatusCode.MailboxUnavailable, "ada@example.com", "5.1.1 no such user"), "550", true },
        { new SmtpFailedRecipientException(SmtpStatusCode.MailboxBusy, "ada@example.com", "4.2.1"), "450", false },
        { new SmtpException(SmtpStatusCode.TransactionFailed, "5.7.1 refused: http://app/reset-password?token=SECRET"), "554 5.7.1", false },
        { new SmtpException("Failure sending mail.", new SocketException((int)SocketError.ConnectionRefused)), "no connection: ConnectionRefused", false },
        { new SmtpException("Failure", new IOException("x", new AuthenticationException("y"))), "the server's certificate is not trusted", false },
        { new OperationCanceledException(), "the server took too long", false },
        { new UnauthorizedAccessException("/secret/path"), "the connection or the file failed", false },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void From_Exception_TellsNothingOfTheMail(Exception exception, string words, bool isFinal)
    {
        var fault = SendFault.From(exception);

        Assert.NotNull(fault);
        Assert.StartsWith(words, fault.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("token", fault.Words);
        Assert.DoesNotContain("@", fault.Words);
        Assert.Equal(isFinal, fault.IsFinal);
    }

    [Fact]
    public void From_FaultOfOurs_IsNone() => Assert.Null(SendFault.From(new InvalidOperationException()));
}
