using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Mail;

/// <summary>What sending mail logs: ids and templates, never addresses and never what a mail says.</summary>
internal static partial class MailLog
{
    [LoggerMessage(EventIds.Mail, LogLevel.Information, "No SMTP host is set, so mails are written to {Folder}")]
    public static partial void MailsGoToFolder(this ILogger logger, string folder);

    [LoggerMessage(EventIds.Mail + 1, LogLevel.Debug, "Mail {Id} ({Template}) was sent at attempt {Attempt}")]
    public static partial void MailSent(this ILogger logger, string id, string template, int attempt);

    [LoggerMessage(EventIds.Mail + 2, LogLevel.Warning, "Mail {Id} ({Template}) failed at attempt {Attempt} and will be tried again: {Fault}")]
    public static partial void MailDelayed(this ILogger logger, string id, string template, int attempt, string fault);

    [LoggerMessage(EventIds.Mail + 3, LogLevel.Warning, "Mail {Id} ({Template}) was given up after {Attempt} attempts: {Fault}")]
    public static partial void MailGivenUp(this ILogger logger, string id, string template, int attempt, string fault);

    [LoggerMessage(EventIds.Mail + 4, LogLevel.Debug, "Mail {Id} ({Template}) is no longer needed")]
    public static partial void MailDropped(this ILogger logger, string id, string template);

    [LoggerMessage(EventIds.Mail + 5, LogLevel.Error, "Mail {Id} ({Template}) could not be written")]
    public static partial void MailFaulted(this ILogger logger, Exception exception, string id, string template);

    [LoggerMessage(EventIds.Mail + 6, LogLevel.Warning, "The outbox could not be read and will be again")]
    public static partial void OutboxUnreadable(this ILogger logger, Exception exception);
}
