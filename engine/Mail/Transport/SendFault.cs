using System.Net.Mail;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.RegularExpressions;

namespace Grpc.Baas.Engine.Mail.Transport;

/// <summary>What an attempt failed with, in words that hold nothing of the mail: servers like to repeat the links that they refuse.</summary>
/// <param name="Words">A status as <c>450 4.2.1</c>, or what became of the connection.</param>
/// <param name="IsFinal">Whether another attempt would fail too.</param>
internal sealed partial record SendFault(string Words, bool IsFinal)
{
    private const int FirstFinalStatus = 500;

    /// <summary>Explains an exception of a transport; null for what is a fault of ours.</summary>
    public static SendFault? From(Exception exception) => exception switch
    {
        // RFC 5321 §4.2.1: 5yz is final. Before a recipient is named it speaks of our settings, which may be put right.
        SmtpFailedRecipientException refused => new(StatusOf(refused), (int)refused.StatusCode >= FirstFinalStatus),
        SmtpException { InnerException: { } cause } when From(cause) is { } fault => fault,
        SmtpException { StatusCode: not SmtpStatusCode.GeneralFailure } refused => new(StatusOf(refused), IsFinal: false),
        SmtpException => new("the server gave no answer that can be read", IsFinal: false),
        SocketException socket => new($"no connection: {socket.SocketErrorCode}", IsFinal: false),
        AuthenticationException => new("the server's certificate is not trusted", IsFinal: false),
        FormatException => new("the address cannot be written in a mail", IsFinal: true),
        OperationCanceledException => new("the server took too long", IsFinal: false),
        IOException { InnerException: { } cause } when From(cause) is { } fault => fault,
        IOException or UnauthorizedAccessException => new("the connection or the file failed", IsFinal: false),
        _ => null,
    };

    // RFC 3463 §2
    [GeneratedRegex(@"\b[245]\.\d{1,3}\.\d{1,3}\b")]
    private static partial Regex EnhancedStatus();

    private static string StatusOf(SmtpException refused) => $"{(int)refused.StatusCode} {EnhancedStatus().Match(refused.Message).Value}".TrimEnd();
}
